/** A map that forgets what has not been asked for in the longest time. */
export class RecentlyUsed<Key, Value> {
  readonly #most: number
  readonly #entries = new Map<Key, Value>()

  /** `most` is how many entries are kept. */
  constructor(most: number) {
    this.#most = most
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: Key, value: Value): void {
    // A map keeps the order of insertion: the first entry is the one to forget.
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest)
  }
}
