import type { ChangeId } from '../../preload/contract/changes.ts'
import { Failure, messageOf } from '../../preload/contract/failure.ts'
import type { LabelId } from '../../preload/contract/labels.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoChoiceInput } from '../../preload/contract/photo-choice.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import { JudgedRows, type Judgement } from './judged-rows.svelte.ts'
import type { Verdict } from './tagging.ts'

const verdicts: Readonly<Record<Judgement, Verdict>> = { 0: 'clear', 1: 'yes', 2: 'no' }

/** Rows in a first list; as many more as often as somebody wants them. */
const limit = 2_000

/** How certain the machine must be for a proposal to be worth a look. */
const worthwhile = 0.2

/**
 * Going through what the machine thinks, photo by photo.
 *
 * What is judged is sent at once; while that is on its way more may gather, which is then sent together. So a window
 * that closes loses nothing but what it had not yet handed over, and {@link finish} waits for that.
 */
export class Review {
  rows = $state.raw<JudgedRows>()
  problem = $state.raw<Failure>()
  loading = $state(false)
  /** Whether what is hardly likely is gone through as well. */
  unlikely = $state(false)
  /** Rows that the library has not taken yet. */
  waiting = $state(0)
  /** Everything that was changed, oldest first. */
  readonly changes: ChangeId[] = []
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void
  readonly #photos: PhotoChoiceInput
  readonly #labels: readonly LabelId[]
  #abort = new AbortController()
  /** What is to be sent, row by row; a row that changes its mind is sent once. */
  #unsent = new Map<number, Judgement>()
  #sending: Promise<void> | undefined
  /** What was judged, newest last, with what the rows were before. */
  #history = $state.raw<readonly { readonly rows: readonly number[]; readonly before: readonly Judgement[] }[]>([])

  constructor(
    library: LibraryClient,
    photos: PhotoChoiceInput,
    labels: readonly LabelId[],
    report: (error: unknown) => void,
  ) {
    this.#library = library
    this.#photos = photos
    this.#labels = labels
    this.#report = report
  }

  readonly canUndo = $derived(this.#history.length > 0)

  /** Asks what there is to go through; what was judged before is not in it any more. */
  async load(): Promise<void> {
    await this.finish()
    const abort = (this.#abort = new AbortController())
    this.loading = true
    try {
      const answer = await this.#library.call(
        'labels.review',
        { photos: this.#photos, labels: [...this.#labels], show: 'undecided', limit },
        abort.signal,
      )
      if (abort.signal.aborted) return
      this.rows = new JudgedRows(answer, this.#labels, this.unlikely ? 0 : worthwhile)
      this.#history = []
      this.problem = undefined
    } catch (error) {
      if (!abort.signal.aborted)
        this.problem = error instanceof Failure ? error : new Failure('internal', messageOf(error))
    } finally {
      if (!abort.signal.aborted) this.loading = false
    }
  }

  judge(rows: readonly number[], judgement: Judgement): void {
    const changed = rows.filter((row) => this.rows?.judgement(row) !== judgement)
    if (!this.rows || changed.length === 0) return
    const before = this.rows.judge(changed, judgement)
    this.#history = [...this.#history, { rows: changed, before }]
    changed.forEach((row) => this.#unsent.set(row, judgement))
    this.#send()
  }

  /** Takes the newest judgement back, and answers with the row it was about. */
  undo(): number | undefined {
    const last = this.#history.at(-1)
    if (!last || !this.rows) return undefined
    this.#history = this.#history.slice(0, -1)
    this.rows.judge(last.rows, last.before)
    last.rows.forEach((row, i) => this.#unsent.set(row, last.before[i]!))
    this.#send()
    return last.rows[0]
  }

  /** Hands everything over at once, without waiting for what is on its way: the window is closing. */
  handOver(): void {
    const unsent = this.#take()
    if (unsent.size > 0) void this.#say(unsent)
  }

  /** Resolves when the library has taken everything. */
  async finish(): Promise<void> {
    while (this.#sending) await this.#sending
  }

  stop(): void {
    this.#abort.abort()
  }

  #send(): void {
    this.waiting = this.#unsent.size
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined))
  }

  async #sendAll(): Promise<void> {
    // One turn of the event loop later, so that a burst of keys is one message.
    await Promise.resolve()
    while (this.#unsent.size > 0) await this.#say(this.#take())
  }

  #take(): Map<number, Judgement> {
    const unsent = this.#unsent
    this.#unsent = new Map()
    return unsent
  }

  async #say(judgements: ReadonlyMap<number, Judgement>): Promise<void> {
    const { rows } = this
    if (!rows) return
    for (const { label, judgement, members } of grouped(rows, judgements)) {
      const ids: PhotoId[] = members.map((row) => rows.photo(row))
      try {
        const { change } = await this.#library.call('tags.say', {
          photos: { ids },
          labels: [label],
          verdict: verdicts[judgement],
        })
        if (change !== null) this.changes.push(change)
      } catch (error) {
        // Shown as not judged, so that nobody believes what was not kept.
        rows.judge(
          members.filter((row) => rows.judgement(row) === judgement),
          0,
        )
        this.#report(error)
      }
      this.waiting = this.#unsent.size
    }
  }
}

function grouped(rows: JudgedRows, judgements: ReadonlyMap<number, Judgement>) {
  const groups = new Map<string, { label: LabelId; judgement: Judgement; members: number[] }>()
  for (const [row, judgement] of judgements) {
    const label = rows.label(row)
    const key = `${label} ${judgement}`
    const group = groups.get(key)
    if (group) group.members.push(row)
    else groups.set(key, { label, judgement, members: [row] })
  }
  return groups.values()
}
