import { secondsInWords } from './sizes.ts'
import type { Printer } from './surroundings.ts'

export interface Step {
  readonly done: number
  readonly total: number
  /** What is being done, with its numbers: `1,240 of 5,000 photos`. */
  readonly text: string
  readonly secondsLeft?: number | undefined
}

/** A bar that runs along on a terminal, and is silent everywhere else. */
export interface Progress {
  show(step: Step): void
  /** Takes the bar away, so that something else can be printed. */
  clear(): void
}

/** Redrawn at most this often. */
const frameMs = 100

export function openProgress(printer: Printer, now: () => number): Progress {
  if (!printer.isTerminal) return { show: () => undefined, clear: () => undefined }
  let drawnAt = -Infinity
  let visible = false
  return {
    show(step) {
      if (now() - drawnAt < frameMs) return
      drawnAt = now()
      visible = true
      printer.write(`\r\x1b[K${progressLine(step, printer.columns)}`)
    },
    clear() {
      if (visible) printer.write('\r\x1b[K')
      visible = false
      drawnAt = -Infinity
    },
  }
}

/** One line that says how far it is, never wider than the terminal. */
export function progressLine({ done, total, text, secondsLeft }: Step, columns: number): string {
  const fraction = total > 0 ? Math.min(1, done / total) : 0
  const width = Math.max(0, Math.min(30, columns - 50))
  const filled = Math.round(fraction * width)
  const bar = width === 0 ? '' : `${'█'.repeat(filled)}${'░'.repeat(width - filled)} `
  const left = secondsLeft === undefined ? '' : ` · ${secondsInWords(secondsLeft)} left`
  return `${bar}${String(Math.floor(fraction * 100)).padStart(3)} %  ${text}${left}`.slice(0, columns - 1)
}
