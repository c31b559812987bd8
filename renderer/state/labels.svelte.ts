import { Failure } from '../../preload/contract/failure.ts'
import { foldName } from '../../preload/contract/fold-name.ts'
import type { Label, LabelChanges, LabelId, NewLabel, Vocabulary } from '../../preload/contract/labels.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { strings } from '../strings.ts'
import type { Changes } from './changes.svelte.ts'
import { Refresher } from './refresher.ts'

/** The vocabulary of the library, and working on it. */
export class Labels {
  /** By name; undefined until the library has answered. */
  list = $state.raw<readonly Label[]>()
  readonly #library: LibraryClient
  readonly #changes: Changes
  readonly #report: (error: unknown) => void
  readonly #refresher = new Refresher(() => this.#load(), 300)

  constructor(library: LibraryClient, changes: Changes, report: (error: unknown) => void) {
    this.#library = library
    this.#changes = changes
    this.#report = report
    library.on('labels.changed', () => this.#refresher.request())
    // Counts change with photos.
    library.on('library.changed', () => this.#refresher.request())
  }

  readonly #byId = $derived(new Map((this.list ?? []).map((label) => [label.id, label])))
  readonly #byName = $derived(new Map((this.list ?? []).map((label) => [foldName(label.name), label])))

  refresh(): void {
    this.#refresher.now()
  }

  get(id: LabelId): Label | undefined {
    return this.#byId.get(id)
  }

  named(name: string): Label | undefined {
    return this.#byName.get(foldName(name))
  }

  /** Whether the machine chooses one of the label and its siblings, or none: then its threshold is a probability. */
  inGroup(label: Pick<Label, 'parent'>): boolean {
    return label.parent !== null && this.get(label.parent)?.exclusive === true
  }

  /** A label and everything it is a kind of, from itself upwards. */
  path(label: Label): readonly Label[] {
    const path = [label]
    for (let up = label.parent; up !== null;) {
      const parent = this.get(up)
      // A ring could only come from a damaged library; it must not hang the page.
      if (!parent || path.includes(parent)) break
      path.push(parent)
      up = parent.parent
    }
    return path
  }

  async add(label: NewLabel): Promise<LabelId | undefined> {
    const result = await this.#changes.perform(
      () => this.#library.call('labels.add', { labels: [label] }),
      () => strings.labels.made(label.name),
    )
    return result?.ids[0]
  }

  async change(label: Label, changes: LabelChanges): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('labels.change', { id: label.id, changes }),
      () => strings.labels.changed(changes.name ?? label.name),
    )
    return result !== undefined
  }

  async remove(label: Label): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('labels.remove', { ids: [label.id] }),
      () => strings.labels.removed(label.name),
    )
    return result !== undefined
  }

  async merge(from: Label, into: Label): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('labels.merge', { from: [from.id], into: into.id }),
      () => strings.labels.merged(from.name, into.name),
    )
    return result !== undefined
  }

  /** The labels that come with the app, added to those there are. */
  async addStarter(): Promise<void> {
    await this.#import(() => this.#library.call('labels.starter', {}))
  }

  /** Adds labels from a file that somebody chose. */
  async importFile(file: File): Promise<void> {
    await this.#import(async () => {
      try {
        return JSON.parse(await file.text()) as Vocabulary
      } catch (error) {
        throw new Failure('invalid-input', strings.labels.notVocabulary(file.name), { cause: error })
      }
    })
  }

  /** All labels as a file to keep. */
  async exported(): Promise<Blob | undefined> {
    try {
      const vocabulary = await this.#library.call('labels.export', {})
      return new Blob([JSON.stringify(vocabulary, null, 2)], { type: 'application/json' })
    } catch (error) {
      this.#report(error)
      return undefined
    }
  }

  async #import(read: () => Promise<Vocabulary>): Promise<void> {
    await this.#changes.perform(
      async () => this.#library.call('labels.import', { vocabulary: await read() }),
      ({ added, changed }) => strings.labels.imported(added, changed),
    )
  }

  async #load(): Promise<void> {
    try {
      this.list = await this.#library.call('labels.list', {})
    } catch (error) {
      this.#report(error)
    }
  }
}
