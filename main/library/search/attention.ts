import { setTimeout } from 'node:timers/promises'

/** Knows whether somebody is searching, so that what has time can wait. */
export interface Attention {
  /** Somebody searches. */
  given(): void
  /**
   * Resolves when nobody has searched for a while, or after ten seconds: a program that searches all the time does not
   * keep everything else from ever being done. Rejects when `signal` is aborted.
   */
  elsewhere(signal: AbortSignal): Promise<void>
}

/** Whoever has searched looks at what was found, and goes on typing. */
const whileMs = 2_000
const mostMs = 10_000

interface AttentionOptions {
  /** Milliseconds, from any beginning. */
  readonly now: () => number
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const waitByTheClock = (ms: number, signal: AbortSignal): Promise<unknown> =>
  setTimeout(ms, undefined, { signal, ref: false })

export function openAttention({ now, wait = waitByTheClock }: AttentionOptions): Attention {
  let last = -Infinity
  return {
    given() {
      last = now()
    },
    async elsewhere(signal) {
      const end = now() + mostMs
      for (;;) {
        const left = Math.min(last + whileMs, end) - now()
        if (left <= 0) return
        await wait(left, signal)
      }
    },
  }
}
