const key = 'recollect-sidebar'

/** Whether the list of places is there. Beside the photos it stays as it was left; in a narrow window it comes and goes. */
export class Sidebar {
  #wide = $state(true)
  #beside = $state(localStorage.getItem(key) !== 'closed')
  #over = $state(false)

  constructor() {
    const wide = matchMedia('(width >= 900px)')
    this.#wide = wide.matches
    wide.addEventListener('change', ({ matches }) => {
      this.#wide = matches
      this.#over = false
    })
  }

  /** Whether it stands beside the photos. */
  get beside(): boolean {
    return this.#wide && this.#beside
  }

  /** Whether it lies over the photos, as a drawer. */
  get over(): boolean {
    return !this.#wide && this.#over
  }

  get open(): boolean {
    return this.beside || this.over
  }

  toggle(): void {
    if (!this.#wide) {
      this.#over = !this.#over
      return
    }
    this.#beside = !this.#beside
    localStorage.setItem(key, this.#beside ? 'open' : 'closed')
  }

  /** Somebody has gone where they wanted: a drawer is in the way from then on. */
  arrived(): void {
    this.#over = false
  }
}
