import type { Folder, folderMethods } from '../../preload/contract/folders.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Output } from '../../preload/contract/method.ts'
import type { ShellClient } from '../../preload/contract/shell-contract.ts'
import { strings } from '../strings.ts'
import type { Notices } from './notices.svelte.ts'

/** The folders inside a folder, as the library sees them. */
export type Browsed = Output<(typeof folderMethods)['folders.browse']>

/** The watched folders, and adding to them. */
export class Folders {
  /** Undefined until the library has answered. */
  list = $state.raw<readonly Folder[]>()
  /** Whether our own folder dialog is open; the desktop has the system's. */
  picking = $state(false)
  readonly #library: LibraryClient
  readonly #shell: ShellClient | undefined
  readonly #notices: Notices

  constructor(library: LibraryClient, shell: ShellClient | undefined, notices: Notices) {
    this.#library = library
    this.#shell = shell
    this.#notices = notices
    library.on('folders.changed', () => void this.refresh())
  }

  async refresh(): Promise<void> {
    try {
      this.list = await this.#library.call('folders.list', {})
    } catch (error) {
      this.#notices.problem(error)
    }
  }

  /** Lets the person choose folders to watch. */
  async choose(): Promise<void> {
    if (!this.#shell) {
      this.picking = true
      return
    }
    try {
      await this.add(await this.#shell.call('dialogs.folders', {}))
    } catch (error) {
      this.#notices.problem(error)
    }
  }

  /** Starts watching; answers whether all of them could be. */
  async add(paths: readonly string[]): Promise<boolean> {
    let all = true
    for (const path of paths) {
      try {
        const folder = await this.#library.call('folders.add', { path })
        this.#notices.done(strings.folders.added(folder.name))
      } catch (error) {
        all = false
        this.#notices.problem(error)
      }
    }
    await this.refresh()
    return all
  }

  async remove(folder: Folder): Promise<void> {
    try {
      await this.#library.call('folders.remove', { id: folder.id })
      this.#notices.done(strings.folders.removed(folder.name))
      await this.refresh()
    } catch (error) {
      this.#notices.problem(error)
    }
  }

  /** Looks through one folder again, or through all of them. */
  async scan(id?: number): Promise<void> {
    try {
      await this.#library.call('folders.scan', id === undefined ? {} : { id })
      await this.refresh()
    } catch (error) {
      this.#notices.problem(error)
    }
  }

  /** The folders inside `path`, or good places to start. Rejects with a sentence where it cannot be read. */
  browse(path: string | undefined, signal?: AbortSignal): Promise<Browsed> {
    return this.#library.call('folders.browse', path === undefined ? {} : { path }, signal)
  }
}
