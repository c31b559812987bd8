import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Settings } from '../../preload/contract/settings.ts'
import { rememberedTheme, rememberTheme } from '../theme.ts'

/** What the person has set. Until the library has answered, its defaults, and the theme of the last time. */
export class SettingsState {
  values = $state.raw<Settings>({
    theme: rememberedTheme(),
    tileSize: 200,
    slowOnBattery: true,
    modelMirror: null,
    updates: false,
    provider: 'auto',
  })
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void

  constructor(library: LibraryClient, report: (error: unknown) => void) {
    this.#library = library
    this.#report = report
    library.on('settings.changed', () => void this.refresh())
  }

  async refresh(): Promise<void> {
    try {
      this.#take(await this.#library.call('settings.get', {}))
    } catch (error) {
      this.#report(error)
    }
  }

  /** Shows a change without keeping it: for a slider that is still being dragged. */
  preview(changes: Partial<Settings>): void {
    this.values = { ...this.values, ...changes }
  }

  async resizeTiles(direction: 'larger' | 'smaller'): Promise<void> {
    const tileSize = this.values.tileSize + (direction === 'larger' ? 40 : -40)
    await this.set({ tileSize: Math.min(480, Math.max(80, tileSize)) })
  }

  /** Shows the change at once and tells the library; takes it back if that fails. */
  async set(changes: Partial<Settings>): Promise<void> {
    const before = this.values
    this.values = { ...before, ...changes }
    try {
      this.#take(await this.#library.call('settings.set', changes))
    } catch (error) {
      this.values = before
      this.#report(error)
    }
  }

  #take(values: Settings): void {
    this.values = values
    rememberTheme(values.theme)
  }
}
