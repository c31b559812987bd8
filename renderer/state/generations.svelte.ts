import type {
  Generation,
  GenerationId,
  generationMethods,
  GenerationRequest,
  Variation,
  VariationId,
} from '../../preload/contract/generations.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Output } from '../../preload/contract/method.ts'
import { Refresher } from './refresher.ts'

/** What there is to choose from. */
export type Choices = Output<(typeof generationMethods)['generators.list']>
export type Saved = Output<(typeof generationMethods)['generations.save']>

/** Generations asked for at once, and the most that can be. */
const pageSize = 20
const mostAtOnce = 200

/** Whether it waits or runs. */
export const isActive = ({ state }: Generation): boolean => state === 'waiting' || state === 'running'

/** How far it has come, 0 to 1. */
export function progressOf({ variations, steps }: Generation): number {
  const done = variations.reduce((sum, { state, step }) => sum + (state === 'done' ? steps : step), 0)
  return variations.length === 0 ? 0 : Math.min(1, done / (variations.length * steps))
}

/** The pictures as they are shown: once nothing more is made of them, the most alike first and copies of the source last. */
export function rankedOf(generation: Generation): readonly Variation[] {
  const { variations } = generation
  if (isActive(generation)) return variations
  const rank = ({ likeness, source, state }: Variation): number =>
    state !== 'done' ? -3 : (likeness ?? -1) - (source?.nearCopy ? 2 : 0)
  return variations.toSorted((a, b) => rank(b) - rank(a))
}

/** Pictures that are made, or have been, in this window or elsewhere. */
export class Generations {
  choices = $state.raw<Choices>()
  /** Newest first: those that wait or run, and all that were asked for once the history is looked at. */
  list = $state.raw<readonly Generation[]>([])
  /** Whether the history is looked at. */
  #followed = $state(false)
  /** Whether there are older ones than those of the list. */
  hasMore = $state(false)
  /** Whether the list has come. */
  known = $state(false)
  /** The generator that is being installed. */
  installing = $state<string>()
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void
  readonly #ended: (generation: Generation) => void
  readonly #changed = new Refresher(() => this.#load(), 300)
  readonly #choices = new Refresher(() => this.refreshChoices(), 1_000)
  readonly #progress = new Refresher(() => this.#follow(), 250)
  /** Those that were asked for here, and have not ended yet. */
  readonly #awaited = new Set<GenerationId>()

  /** `ended`: told of those that were asked for here once they are done, failed or stopped. */
  constructor(
    library: LibraryClient,
    { report, ended }: { report: (error: unknown) => void; ended: (generation: Generation) => void },
  ) {
    this.#library = library
    this.#report = report
    this.#ended = ended
    library.on('generations.changed', () => this.#changed.request())
    library.on('models.changed', () => void (this.#followed && this.#choices.request()))
    library.on('generations.progress', () => this.#progress.request())
  }

  readonly active: readonly Generation[] = $derived(this.list.filter(isActive))
  /** The one that is made now, or comes next. */
  readonly current: Generation | undefined = $derived(
    this.active.find(({ state }) => state === 'running') ?? this.active.at(-1),
  )

  refresh(): void {
    this.#changed.now()
  }

  /** Somebody looks at the history and at what there is to choose from. */
  async open(): Promise<void> {
    this.#followed = true
    await Promise.all([this.refreshChoices(), this.#load()])
  }

  async refreshChoices(): Promise<void> {
    await this.#try(async () => {
      this.choices = await this.#library.call('generators.list', {})
    })
  }

  /** Installs a generator from a file that somebody has fetched, or the folder it is in. Answers whether that could be done. */
  async install(id: string, path: string): Promise<boolean> {
    this.installing = id
    const done = await this.#try(() => this.#library.call('generators.import', { id, path }))
    this.installing = undefined
    await this.refreshChoices()
    return done !== undefined
  }

  get(id: GenerationId): Generation | undefined {
    return this.list.find((generation) => generation.id === id)
  }

  /** A picture of a generation that is known here. */
  variation(id: VariationId): Variation | undefined {
    return this.list.flatMap(({ variations }) => variations).find((variation) => variation.id === id)
  }

  /** Answers with its id; undefined where it could not be begun, which has then been told. */
  async start(request: GenerationRequest): Promise<GenerationId | undefined> {
    return this.#try(async () => {
      const { id } = await this.#library.call('generations.start', request)
      this.#awaited.add(id)
      await this.#load()
      return id
    })
  }

  async cancel(id: GenerationId): Promise<void> {
    // Whoever stops it needs not be told.
    this.#awaited.delete(id)
    await this.#try(() => this.#library.call('generations.cancel', { id }))
    await this.#load()
  }

  async resume(id: GenerationId): Promise<void> {
    await this.#try(async () => {
      await this.#library.call('generations.resume', { id })
      this.#awaited.add(id)
    })
    await this.#load()
  }

  /** Null: all that have ended. */
  async forget(ids: readonly GenerationId[] | null): Promise<void> {
    await this.#try(() => this.#library.call('generations.forget', { ids: ids && [...ids] }))
    await this.#load()
  }

  /** Writes finished pictures as files; undefined where that could not be done, which has then been told. */
  async save(variations: readonly VariationId[], folder?: string): Promise<Saved | undefined> {
    const saved = await this.#try(() =>
      this.#library.call('generations.save', { variations: [...variations], ...(folder !== undefined && { folder }) }),
    )
    await this.#load()
    return saved
  }

  /** Older ones. */
  async more(): Promise<void> {
    const last = this.list.at(-1)
    if (!last) return
    await this.#try(async () => {
      const older = await this.#library.call('generations.list', { before: last.id, limit: pageSize })
      const known = new Set(this.list.map(({ id }) => id))
      this.list = [...this.list, ...older.filter(({ id }) => !known.has(id))]
      this.hasMore = older.length === pageSize
    })
  }

  async #load(): Promise<void> {
    await this.#try(async () => {
      const limit = Math.min(mostAtOnce, Math.max(pageSize, this.list.length))
      const list = await this.#library.call('generations.list', this.#followed ? { limit } : { active: true, limit })
      this.list = list
      this.hasMore = this.#followed && list.length === limit
      this.known = true
      await this.#tellEnded()
    })
  }

  /** Looks only at those that are made now, and at the whole list once one of them is no longer. */
  async #follow(): Promise<void> {
    await this.#try(async () => {
      const active = await this.#library.call('generations.list', { active: true, limit: mostAtOnce })
      const now = new Map(active.map((generation) => [generation.id, generation]))
      const isSame = this.active.length === now.size && this.active.every(({ id }) => now.has(id))
      if (isSame) this.list = this.list.map((generation) => now.get(generation.id) ?? generation)
      else await this.#load()
    })
  }

  async #tellEnded(): Promise<void> {
    const active = new Set(this.active.map(({ id }) => id))
    for (const id of [...this.#awaited].filter((each) => !active.has(each))) {
      this.#awaited.delete(id)
      this.#ended(this.get(id) ?? (await this.#library.call('generations.get', { id })))
    }
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.#report(error)
      return undefined
    }
  }
}
