import type { StepTime } from './maker.ts'

/** Fewer steps than this say little about how long one takes. */
const fewest = 5

/** Measures the steps of one generation while they are made. */
export class StepClock {
  readonly #now: () => number
  #asked = 0
  #first: number | undefined
  #last: { readonly picture: number; readonly at: number } | undefined
  #steps = 0
  #milliseconds = 0

  /** `now` gives milliseconds from any moment on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** The process is asked to begin. */
  begin(): void {
    this.#asked = this.#now()
  }

  /** A step of a picture is done. Between the last step of one and the first of the next other things happen. */
  tick(picture: number): void {
    const at = this.#now()
    this.#first ??= at
    if (this.#last?.picture === picture) {
      this.#steps += 1
      this.#milliseconds += at - this.#last.at
    }
    this.#last = { picture, at }
  }

  secondsLeft(steps: number): number | null {
    return this.#steps === 0 ? null : (steps * this.#milliseconds) / this.#steps / 1_000
  }

  /** Undefined where too few steps were made to tell. */
  took(): StepTime | undefined {
    if (this.#first === undefined || this.#steps < fewest) return undefined
    const stepMs = this.#milliseconds / this.#steps
    return { loadMs: Math.max(0, this.#first - this.#asked - stepMs), stepMs }
  }
}
