import type { Database } from 'better-sqlite3'
import {
  GenerationId,
  GenerationRequest,
  VariationId,
  type Generation,
  type QualityName,
  type Variation,
} from '../../../preload/contract/generations.ts'
import type { StepTime } from '../generations/maker.ts'

/** What was asked for, with everything that was decided when it was. */
export interface NewGeneration {
  readonly request: Generation['request']
  /** `ModelSpec.key`. */
  readonly model: string
  /** Vectors of the words among the wishes, in their order. */
  readonly vectors: readonly Float32Array[]
  readonly steps: number
  readonly width: number
  readonly height: number
}

/** A generation as it is stored: what is known only while it runs is not in it. */
export type StoredGeneration = Omit<Generation, 'secondsLeft'>

/** What a result says of itself once it is done. */
export type Result = Pick<Variation, 'likeness' | 'wishes' | 'source'> & { readonly file: string }

type Ended = 'done' | 'failed' | 'cancelled'

/** Everything this app says to SQLite about pictures that it makes. */
export interface Generations {
  /** With a seed of its own for every variation, upwards from that of the request. */
  add(generation: NewGeneration): GenerationId
  get(id: number): StoredGeneration | undefined
  /** Newest first. */
  list(page: {
    readonly active: boolean
    readonly before?: number | undefined
    readonly limit: number
  }): StoredGeneration[]
  /** Vectors of its words, each of so many dimensions. */
  vectors(id: number, dimensions: number): Float32Array[]
  /** The one that has waited longest. */
  next(): GenerationId | undefined
  waiting(): number
  begin(id: number): void
  setSource(id: number, file: string): void
  /** Ends it, and with it the variations that are not done. */
  end(id: number, how: Ended, problem: string | null): void
  /** Has it wait again, with the variations that are not done. */
  again(id: number): void
  /** Ends all that wait or run: nobody works on them. */
  interrupt(problem: string): void
  /** A variation has come further; `file` shows it, where there is a new sight of it. Nothing to one that has ended. */
  advance(variation: number, step: number, likeness: number, file: string | null): void
  complete(variation: number, result: Result): void
  variation(id: number): { readonly generation: GenerationId; readonly variation: Variation } | undefined
  addSaved(variation: number, path: string): void
  /** Those that have ended, or those of `ids` that have; beyond the newest `keep` only. */
  ended(ids: readonly number[] | null, keep?: number): GenerationId[]
  remove(id: number): void
  /** Names of all files that something refers to, and of those that searches can be kept in. */
  files(): Set<string>
  cost(generator: string, model: string, quality: QualityName): StepTime | undefined
  setCost(generator: string, model: string, quality: QualityName, time: StepTime): void
}

interface GenerationRow extends Pick<
  Generation,
  'id' | 'model' | 'steps' | 'source' | 'state' | 'problem' | 'createdAt' | 'finishedAt'
> {
  readonly request: string
  readonly width: number
  readonly height: number
}

interface VariationRow extends Pick<Variation, 'id' | 'seed' | 'state' | 'step' | 'likeness'> {
  readonly generation: number
  readonly file: string | null
  readonly wishes: string
  readonly source: string | null
  readonly saved: string
}

const Request = GenerationRequest.required({ seed: true })

/** Opens the store of generations. `now` gives epoch milliseconds. */
export function openGenerations(db: Database, now: () => number): Generations {
  const columns = `id, request, model, steps, width, height, state, problem, source, created_at AS createdAt,
    finished_at AS finishedAt`
  const isActive = `state IN ('waiting', 'running')`
  const select = db.prepare<[number], GenerationRow>(`SELECT ${columns} FROM generation WHERE id = ?`)
  const selectPage = (condition: string) =>
    db.prepare<[number, number], GenerationRow>(
      `SELECT ${columns} FROM generation WHERE ${condition} AND id < ? ORDER BY id DESC LIMIT ?`,
    )
  const [selectAll, selectActive] = [selectPage('1'), selectPage(isActive)]
  const variationColumns = 'id, generation_id AS generation, seed, state, step, file, likeness, wishes, source, saved'
  const selectVariations = db.prepare<[number], VariationRow>(
    `SELECT ${variationColumns} FROM variation WHERE generation_id = ? ORDER BY id`,
  )
  const selectVariation = db.prepare<[number], VariationRow>(`SELECT ${variationColumns} FROM variation WHERE id = ?`)
  const selectVectors = db.prepare<[number], Buffer>('SELECT vectors FROM generation WHERE id = ?').pluck()
  const insert = db.prepare<[string, string, Buffer, number, number, number, number]>(`
    INSERT INTO generation (request, model, vectors, steps, width, height, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const insertVariation = db.prepare<[number, number]>('INSERT INTO variation (generation_id, seed) VALUES (?, ?)')
  const selectNext = db
    .prepare<[], number>(`SELECT id FROM generation WHERE ${isActive} AND state = 'waiting' ORDER BY id LIMIT 1`)
    .pluck()
  const countWaiting = db
    .prepare<[], number>(`SELECT count(*) FROM generation WHERE ${isActive} AND state = 'waiting'`)
    .pluck()
  const setState = db.prepare<[string, string | null, number | null, number]>(
    'UPDATE generation SET state = ?, problem = ?, finished_at = ? WHERE id = ?',
  )
  const setUnfinished = db.prepare<[string, number]>(
    `UPDATE variation SET state = ? WHERE generation_id = ? AND state <> 'done'`,
  )
  const setSource = db.prepare<[string, number]>('UPDATE generation SET source = ? WHERE id = ?')
  const advance = db.prepare<[number, number, string | null, number]>(
    `UPDATE variation SET state = 'running', step = ?, likeness = ?, file = coalesce(?, file)
     WHERE id = ? AND state IN ('waiting', 'running')`,
  )
  const complete = db.prepare<[string, number | null, string, string | null, number]>(`
    UPDATE variation SET state = 'done', file = ?, likeness = ?, wishes = ?, source = ?,
      step = (SELECT steps FROM generation WHERE generation.id = generation_id)
    WHERE id = ?`)
  const addSaved = db.prepare<[string, number]>(
    `UPDATE variation SET saved = json_insert(saved, '$[#]', ?) WHERE id = ?`,
  )
  const selectEnded = db
    .prepare<[number], GenerationId>(
      `SELECT id FROM generation WHERE NOT (${isActive}) ORDER BY id DESC LIMIT -1 OFFSET ?`,
    )
    .pluck()
  const remove = db.prepare<[number]>('DELETE FROM generation WHERE id = ?')
  const selectFiles = db
    .prepare<[], string>(
      `SELECT file FROM variation WHERE file IS NOT NULL
       UNION SELECT source FROM generation WHERE source IS NOT NULL
       UNION SELECT id || '.state' FROM variation WHERE state <> 'done'`,
    )
    .pluck()
  const selectCost = db.prepare<[string, string, string], StepTime>(`
    SELECT load_ms AS loadMs, step_ms AS stepMs FROM generation_cost
    WHERE generator = ? AND model = ? AND quality = ?`)
  const upsertCost = db.prepare<[string, string, string, number, number]>(`
    INSERT INTO generation_cost (generator, model, quality, load_ms, step_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET load_ms = excluded.load_ms, step_ms = excluded.step_ms`)

  const whole = (row: GenerationRow): StoredGeneration => {
    const { request, width, height, ...rest } = row
    const variations = selectVariations.all(row.id).map((variation) => variationOf(variation, { width, height }))
    const hasStopped = row.state === 'failed' || row.state === 'cancelled'
    return {
      ...rest,
      request: Request.parse(JSON.parse(request)),
      resumable: hasStopped && variations.some(({ state }) => state !== 'done'),
      variations,
    }
  }

  const end = (id: number, how: Ended, problem: string | null): void => {
    setState.run(how, problem, now(), id)
    // Whatever is not done although all is would be a bug, and shows as one.
    setUnfinished.run(how === 'done' ? 'failed' : how, id)
  }

  return {
    add: db.transaction(({ request, model, vectors, steps, width, height }: NewGeneration) => {
      const numbers = Buffer.concat(vectors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))) // prettier-ignore
      const { lastInsertRowid } = insert.run(JSON.stringify(request), model, numbers, steps, width, height, now())
      const id = GenerationId.parse(Number(lastInsertRowid))
      for (let at = 0; at < request.count; at++) insertVariation.run(id, (request.seed + at) % 2 ** 32)
      return id
    }),
    get(id) {
      const row = select.get(id)
      return row && whole(row)
    },
    list: ({ active, before = Number.MAX_SAFE_INTEGER, limit }) =>
      (active ? selectActive : selectAll).all(before, limit).map(whole),
    vectors(id, dimensions) {
      const bytes = selectVectors.get(id) ?? Buffer.alloc(0)
      const all = new Float32Array(Uint8Array.from(bytes).buffer)
      const count = all.length / dimensions
      return Array.from({ length: count }, (_, at) => all.slice(at * dimensions, (at + 1) * dimensions))
    },
    next: () => idOrNone(selectNext.get()),
    waiting: () => countWaiting.get() ?? 0,
    begin: (id) => void setState.run('running', null, null, id),
    setSource: (id, file) => void setSource.run(file, id),
    end: db.transaction(end),
    again: db.transaction((id: number) => {
      setState.run('waiting', null, null, id)
      setUnfinished.run('waiting', id)
    }),
    interrupt: db.transaction((problem: string) => {
      for (const { id } of selectActive.all(Number.MAX_SAFE_INTEGER, -1)) end(id, 'cancelled', problem)
    }),
    advance: (variation, step, likeness, file) => void advance.run(step, likeness, file, variation),
    complete(variation, { file, likeness, wishes, source }) {
      complete.run(file, likeness, JSON.stringify(wishes), source && JSON.stringify(source), variation)
    },
    variation(id) {
      const row = selectVariation.get(id)
      const size = row && select.get(row.generation)
      return row && size && { generation: GenerationId.parse(row.generation), variation: variationOf(row, size) }
    },
    addSaved: (variation, path) => void addSaved.run(path, variation),
    ended(ids, keep = 0) {
      const wanted = ids && new Set(ids)
      return selectEnded.all(keep).filter((id) => !wanted || wanted.has(id))
    },
    remove: (id) => void remove.run(id),
    files: () => new Set(selectFiles.all()),
    cost: (generator, model, quality) => selectCost.get(generator, model, quality),
    setCost: (generator, model, quality, { loadMs, stepMs }) =>
      void upsertCost.run(generator, model, quality, loadMs, stepMs),
  }
}

const idOrNone = (id: number | undefined): GenerationId | undefined => (id === undefined ? id : GenerationId.parse(id))

function variationOf(
  { id, seed, state, step, likeness, file, wishes, source, saved }: VariationRow,
  { width, height }: { readonly width: number; readonly height: number },
): Variation {
  return {
    id: VariationId.parse(id),
    ...{ seed, state, step, width, height, likeness },
    shown: file,
    wishes: JSON.parse(wishes) as number[],
    source: source === null ? null : (JSON.parse(source) as Variation['source']),
    saved: JSON.parse(saved) as string[],
  }
}
