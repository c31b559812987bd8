import { columnOf } from '../../preload/contract/columns.ts'
import type { Label, LabelChanges, LabelId, NewLabel } from '../../preload/contract/labels.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import type { Labels } from './labels.svelte.ts'
import { NewestAnswer } from './newest-answer.svelte.ts'

/** What a change would do to the machine's tags, unpacked. */
export interface Effect {
  readonly photos: number
  readonly added: number
  readonly removed: number
  readonly addedIds: readonly PhotoId[]
  readonly removedIds: readonly PhotoId[]
  readonly threshold: number
  /** Share that is expected to be right, 0 to 1. */
  readonly precision: number | null
}

/** Short, so that a slider is followed. */
const pauseMs = 150

interface EffectQuestion {
  readonly label: LabelId | NewLabel
  readonly changes: LabelChanges
  readonly yes: readonly PhotoId[]
  readonly no: readonly PhotoId[]
}

/** Asks what a change would do, as often as it changes. */
export class EffectPreview extends NewestAnswer<EffectQuestion, Effect> {
  constructor(library: LibraryClient) {
    super(async ({ label, changes, yes, no }, signal) => {
      const preview = await library.call('labels.preview', { label, changes, yes: [...yes], no: [...no] }, signal)
      return {
        ...preview,
        // Ids in a column that the library filled are photo ids.
        addedIds: [...columnOf.uint32(preview.addedIds)] as PhotoId[],
        removedIds: [...columnOf.uint32(preview.removedIds)] as PhotoId[],
      }
    }, pauseMs)
  }
}

/** A label being made or changed. Nothing happens to it until it is saved. */
export class LabelEditor {
  name = $state('')
  /** As they are written, one a line of the form; empty ones are not kept. */
  prompts = $state.raw<readonly string[]>([])
  parent = $state.raw<LabelId | null>(null)
  exclusive = $state(false)
  automatic = $state(true)
  threshold = $state.raw<number | null>(null)
  readonly preview: EffectPreview
  /** The label as it was; undefined: it will be a new one. */
  readonly original: Label | undefined
  readonly #labels: Labels
  /** Whether the prompts of a new label are still those that go with its name. */
  #promptsTouched = $state(false)

  constructor(library: LibraryClient, labels: Labels, label: LabelId | string) {
    this.#labels = labels
    this.preview = new EffectPreview(library)
    this.original = typeof label === 'string' ? undefined : labels.get(label)
    const from = this.original
    if (typeof label === 'string') this.name = label
    if (!from) return
    this.name = from.name
    this.prompts = from.prompts
    this.parent = from.parent
    this.exclusive = from.exclusive
    this.automatic = from.automatic
    this.threshold = from.threshold
  }

  /** The prompts to show: until somebody writes others, a new label has those that go with its name. */
  readonly shownPrompts: readonly string[] = $derived.by(() => {
    if (this.original || this.#promptsTouched) return this.prompts
    return this.name.trim() === '' ? [] : [`a photo of ${this.name.trim()}`]
  })

  readonly #kept = $derived(this.shownPrompts.map((prompt) => prompt.trim()).filter((prompt) => prompt !== ''))

  /** Whether the threshold is a probability within a group, rather than a distance from the ordinary. */
  readonly inGroup = $derived.by(() => this.#labels.inGroup(this))

  /** What is different; undefined while nothing is, or while there is no name. */
  readonly changes: LabelChanges | undefined = $derived.by(() => {
    const { original } = this
    if (this.name.trim() === '') return undefined
    const now = {
      name: this.name.trim(),
      prompts: this.#kept,
      parent: this.parent,
      exclusive: this.exclusive,
      automatic: this.automatic,
      threshold: this.threshold,
    }
    if (!original) return now
    const before: Partial<Record<string, unknown>> = original
    const different = Object.entries(now).filter(([field, value]) => !same(value, before[field]))
    return different.length === 0 ? undefined : Object.fromEntries(different)
  })

  setPrompts(prompts: readonly string[]): void {
    this.prompts = prompts
    this.#promptsTouched = true
  }

  /** Asks what the draft would do. Reads everything it depends on, so that an effect can call it. */
  tryOut(): void {
    const changes = this.changes
    if (this.original) {
      // Another name finds the same photos.
      const { name, ...others } = { name: this.name, ...changes }
      void name
      this.preview.ask({ label: this.original.id, changes: others, yes: [], no: [] })
    } else if (changes?.name) {
      this.preview.ask({ label: this.#draft(changes.name), changes: {}, yes: [], no: [] })
    } else this.preview.stop()
  }

  /** Answers with the label's name once it is as the draft says, undefined where that could not be done. */
  async save(): Promise<string | undefined> {
    const { changes, original } = this
    const name = this.name.trim()
    if (!changes) return name
    const done = original
      ? await this.#labels.change(original, changes)
      : (await this.#labels.add(this.#draft(name))) !== undefined
    return done ? name : undefined
  }

  #draft(name: string): NewLabel {
    const { parent, exclusive, automatic, threshold } = this
    return { name, prompts: [...this.#kept], parent, exclusive, automatic, threshold }
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
