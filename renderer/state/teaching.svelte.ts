import { Failure, messageOf } from '../../preload/contract/failure.ts'
import type { LabelId } from '../../preload/contract/labels.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { strings } from '../strings.ts'
import type { Changes } from './changes.svelte.ts'
import { JudgedRows, type Judgement } from './judged-rows.svelte.ts'
import { EffectPreview } from './label-editor.svelte.ts'

/** Photos to teach by. Those near the line teach most, and they are among the most certain thousand. */
const limit = 1_000

/** Teaching the machine one label: marks are collected, tried out, and applied together. */
export class Teaching {
  rows = $state.raw<JudgedRows>()
  problem = $state.raw<Failure>()
  busy = $state(false)
  readonly preview: EffectPreview
  readonly #library: LibraryClient
  readonly #changes: Changes
  readonly #report: (error: unknown) => void
  readonly #label: LabelId
  /** What each row was when it was loaded. */
  #known: readonly Judgement[] = []
  #history = $state.raw<readonly { readonly rows: readonly number[]; readonly before: readonly Judgement[] }[]>([])
  #abort = new AbortController()

  constructor(library: LibraryClient, changes: Changes, label: LabelId, report: (error: unknown) => void) {
    this.#library = library
    this.#changes = changes
    this.#label = label
    this.#report = report
    this.preview = new EffectPreview(library)
  }

  /** Rows whose marks have not been applied. */
  readonly marks = $derived.by(() => {
    const { rows } = this
    if (!rows) return { yes: [], no: [], clear: [] }
    const changed = (judgement: Judgement): number[] =>
      rows.rowsJudged(judgement).filter((row) => this.#known[row] !== judgement)
    return { yes: changed(1), no: changed(2), clear: changed(0) }
  })
  readonly marked = $derived(this.marks.yes.length + this.marks.no.length + this.marks.clear.length)
  readonly canUndo = $derived(this.#history.length > 0)

  async load(): Promise<void> {
    const abort = (this.#abort = new AbortController())
    try {
      const answer = await this.#library.call(
        'labels.review',
        { photos: { query: {} }, labels: [this.#label], show: 'all', limit },
        abort.signal,
      )
      if (abort.signal.aborted) return
      const rows = new JudgedRows(answer, [this.#label])
      this.#known = Array.from({ length: rows.count }, (_, row) => rows.judgement(row))
      this.#history = []
      this.rows = rows
      this.problem = undefined
    } catch (error) {
      if (!abort.signal.aborted)
        this.problem = error instanceof Failure ? error : new Failure('internal', messageOf(error))
    }
  }

  mark(rows: readonly number[], judgement: Judgement): void {
    const changed = rows.filter((row) => this.rows?.judgement(row) !== judgement)
    if (!this.rows || changed.length === 0) return
    this.#history = [...this.#history, { rows: changed, before: this.rows.judge(changed, judgement) }]
  }

  undo(): number | undefined {
    const last = this.#history.at(-1)
    if (!last) return undefined
    this.#history = this.#history.slice(0, -1)
    this.rows?.judge(last.rows, last.before)
    return last.rows[0]
  }

  /** Asks what the marks would do. Reads them, so that an effect can call it. */
  tryOut(): void {
    const { rows, marks } = this
    if (!rows) return
    const photos = (members: readonly number[]) => members.map((row) => rows.photo(row))
    this.preview.ask({ label: this.#label, changes: {}, yes: photos(marks.yes), no: photos(marks.no) })
  }

  /** Says what was marked, as one thing that can be taken back, and looks again. `name`: what the label is called. */
  async apply(name: string): Promise<void> {
    const { rows, marks, marked } = this
    if (!rows || marked === 0 || this.busy) return
    this.busy = true
    const changes = []
    try {
      for (const verdict of ['clear', 'yes', 'no'] as const) {
        const ids = marks[verdict].map((row) => rows.photo(row))
        if (ids.length === 0) continue
        const said = await this.#library.call('tags.say', { photos: { ids }, labels: [this.#label], verdict })
        if (said.change !== null) changes.push(said.change)
      }
      this.#changes.tell(changes, strings.labels.taught(name, marked))
      await this.load()
    } catch (error) {
      this.#report(error)
    } finally {
      this.busy = false
    }
  }

  stop(): void {
    this.#abort.abort()
    this.preview.stop()
  }
}
