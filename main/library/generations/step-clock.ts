import type { StepTime } from './maker.ts'

/** Fewer steps than this say little about how long one takes. */
const fewest = 5

/** Measures the steps of one generation while they are made. What happens between two pictures is a part of them. */
export class StepClock {
  readonly #now: () => number
  #asked = 0
  #first: number | undefined
  #last = 0
  /** After the first. */
  #steps = 0

  /** `now` gives milliseconds from any moment on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** The process is asked to begin. */
  begin(): void {
    this.#asked = this.#now()
  }

  /** A step is done. */
  tick(): void {
    this.#last = this.#now()
    if (this.#first === undefined) this.#first = this.#last
    else this.#steps += 1
  }

  secondsLeft(steps: number): number | null {
    const took = this.#stepMs()
    return took === undefined ? null : (steps * took) / 1_000
  }

  /** Undefined where too few steps were made to tell. */
  took(): StepTime | undefined {
    const stepMs = this.#stepMs()
    if (this.#first === undefined || stepMs === undefined || this.#steps < fewest) return undefined
    return { loadMs: Math.max(0, this.#first - this.#asked - stepMs), stepMs }
  }

  #stepMs(): number | undefined {
    return this.#first === undefined || this.#steps === 0 ? undefined : (this.#last - this.#first) / this.#steps
  }
}
