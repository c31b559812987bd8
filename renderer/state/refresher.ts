/**
 * Reloads something as often as it changes, but never so often that reloading becomes the work: at least `restMs`
 * after the last load ended, and four times as long as that load took.
 */
export class Refresher {
  readonly #load: () => Promise<void>
  readonly #restMs: number
  #running = 0
  #again = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #restUntil = 0

  constructor(load: () => Promise<void>, restMs = 700) {
    this.#load = load
    this.#restMs = restMs
  }

  /** Something changed: load when it is time. */
  request(): void {
    if (this.#running > 0) this.#again = true
    else this.#timer ??= setTimeout(() => this.now(), Math.max(0, this.#restUntil - performance.now()))
  }

  /** Load at once, whatever else is going on. The load before this one should be cancelled by whoever calls. */
  now(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#again = false
    void this.#run()
  }

  async #run(): Promise<void> {
    this.#running++
    const began = performance.now()
    try {
      await this.#load()
    } finally {
      this.#running--
      const now = performance.now()
      this.#restUntil = now + Math.max(this.#restMs, (now - began) * 4)
      if (this.#again && this.#running === 0) {
        this.#again = false
        this.request()
      }
    }
  }
}
