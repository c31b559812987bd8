import type { ShellClient } from '../../preload/contract/shell-contract.ts'
import type { UpdateState } from '../../preload/contract/updates.ts'

/** Where the desktop app stands with new versions of itself. Undefined until the shell has answered. */
export class Updates {
  current = $state.raw<UpdateState>()
  readonly #shell: ShellClient
  readonly #report: (error: unknown) => void

  /** Follows the shell until `close`. */
  readonly close: () => void

  constructor(shell: ShellClient, report: (error: unknown) => void) {
    this.#shell = shell
    this.#report = report
    this.close = shell.on('updates.changed', () => void this.refresh())
    void this.refresh()
  }

  async refresh(): Promise<void> {
    try {
      this.current = await this.#shell.call('updates.get', {})
    } catch (error) {
      this.#report(error)
    }
  }

  /** Quits; the new version starts by itself. */
  async install(): Promise<void> {
    try {
      await this.#shell.call('updates.install', {})
    } catch (error) {
      this.#report(error)
    }
  }
}
