const pageBits = 12
const pageSize = 1 << pageBits

/**
 * Which row belongs to which id, for ids from 0 to 2³² − 1: four bytes each where ids are dense, as those of contents
 * are. A map of a million numbers takes ten times as much.
 */
export class IdRows {
  /** Rows plus one, so that 0 means none. */
  readonly #pages = new Map<number, Int32Array>()

  get(id: number): number | undefined {
    const found = this.#pages.get(id >>> pageBits)?.[id & (pageSize - 1)]
    return found === undefined || found === 0 ? undefined : found - 1
  }

  set(id: number, row: number): void {
    let page = this.#pages.get(id >>> pageBits)
    if (!page) {
      page = new Int32Array(pageSize)
      this.#pages.set(id >>> pageBits, page)
    }
    page[id & (pageSize - 1)] = row + 1
  }

  delete(id: number): void {
    const page = this.#pages.get(id >>> pageBits)
    if (page) page[id & (pageSize - 1)] = 0
  }
}
