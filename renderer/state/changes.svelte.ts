import type { Changed, ChangeId } from '../../preload/contract/changes.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { strings } from '../strings.ts'
import type { Notices } from './notices.svelte.ts'

/** Doing what can be taken back, and taking it back. */
export class Changes {
  readonly #library: LibraryClient
  readonly #notices: Notices
  /** The notice that offers to take the newest change back, so that it goes when that has happened. */
  #offer: number | undefined
  /** Taking back is in order, so one at a time, however quickly the keys are pressed. */
  #undoing: Promise<void> = Promise.resolve()

  constructor(library: LibraryClient, notices: Notices) {
    this.#library = library
    this.#notices = notices
  }

  /**
   * Does something, tells what was done and offers to take it back. Answers with what the library answered; undefined
   * where it failed, which has then been told.
   */
  async perform<T extends Changed>(work: () => Promise<T>, done: (result: T) => string): Promise<T | undefined> {
    try {
      const result = await work()
      this.tell(result.change === null ? [] : [result.change], done(result))
      return result
    } catch (error) {
      this.#notices.problem(error)
      return undefined
    }
  }

  /** Tells what was done in one or more changes, oldest first, and offers to take all of it back. */
  tell(changes: readonly ChangeId[], text: string): void {
    const undo = { label: strings.changes.undo, run: () => void this.#enqueue(() => this.#takeBack(changes)) }
    this.#offer = this.#notices.done(text, changes.length === 0 ? undefined : undo)
  }

  /** Takes back whatever was done last, in this window or elsewhere. */
  undo(): Promise<void> {
    return this.#enqueue(async () => {
      const [newest] = await this.#library.call('changes.list', {})
      if (newest) await this.#takeBack([newest.id])
      else this.#notices.done(strings.changes.nothing)
    })
  }

  /** Does again what was taken back last, as long as nothing else was done since. */
  redo(): Promise<void> {
    return this.#enqueue(async () => {
      const [newest] = await this.#library.call('changes.undone', {})
      if (!newest) return void this.#notices.done(strings.changes.nothingUndone)
      const { title } = await this.#library.call('changes.redo', { id: newest.id })
      this.#notices.done(strings.changes.redone(title))
    })
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#undoing = this.#undoing.then(work).catch(this.#notices.problem)
    return this.#undoing
  }

  async #takeBack(changes: readonly ChangeId[]): Promise<void> {
    let title = ''
    for (const id of changes.toReversed()) ({ title } = await this.#library.call('changes.undo', { id }))
    if (this.#offer !== undefined) this.#notices.dismiss(this.#offer)
    const { undone, undoneSeveral } = strings.changes
    this.#notices.done(changes.length > 1 ? undoneSeveral(changes.length) : undone(title))
  }
}
