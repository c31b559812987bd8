import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { sibling } from '../../../hosts/sibling.ts'
import { silentLog } from '../../../library/log.ts'
import { openSynthetic, type SyntheticLibrary } from '../../../library/search/synthetic-library.ts'
import { openEmbeddings } from '../../../library/store/embeddings.ts'
import { openFailures } from '../../../library/store/failures.ts'
import { openModels } from '../../../library/store/models.ts'
import { openStore } from '../../../library/store/open.ts'
import type { EngineName } from '../../../library/vectors/engine-name.ts'
import { openIndex } from '../../../library/vectors/open-index.ts'
import { cosine, vectorOf } from '../../../library/vectors/unit-vector.ts'
import { sortScores } from '../../../library/vectors/sort-scores.ts'
import type { VectorIndex } from '../../../library/vectors/vector-index.ts'
import { answerApart, apart } from '../apart.ts'
import type { MadeLibrary } from './made-library.ts'
import { memoryNow, summary, timed, type Measurement } from './measurement.ts'

interface EngineTask {
  readonly made: MadeLibrary
  readonly engine: EngineName
}

/** What one engine does with a library: searching with and without filters, adding, memory. */
export function benchEngine(task: EngineTask, signal: AbortSignal): Promise<{ measurements: readonly Measurement[] }> {
  return apart(import.meta.filename, 'bench-engine', task, signal)
}

const { signal } = new AbortController()
/** Slow engines are asked less often. */
const samplesOf = (ms: number): number => Math.max(5, Math.min(200, Math.round(4_000 / ms)))
const programs = {
  worker: sibling('library/vectors/scan-worker'),
  snapshot: sibling('library/vectors/snapshot-process'),
}
const bulkVectors = 10_240
const batch = 64

await answerApart(import.meta.filename, 'bench-engine', async ({ made, engine }: EngineTask) => {
  const db = openStore(join(made.folder, 'library.db'))
  const library = openSynthetic(db, made)
  const before = memoryNow()
  const open = (modelId: number): VectorIndex =>
    openIndex({ db, modelId, dimensions: made.dimensions, ...programs, log: silentLog, engine })

  const begun = performance.now()
  const index = open(library.modelId)
  const queries = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? library.imageQuery() : library.textQuery()))
  const query = (i: number): Float32Array => queries[i % queries.length]!
  await index.nearest(query(0), { limit: 100 }, signal)
  const first = performance.now() - begun
  await index.ready()
  const ready = performance.now() - begun

  const once = performance.now()
  await index.nearest(query(1), { limit: 100 }, signal)
  const takes = performance.now() - once
  const samples = samplesOf(takes)
  const isSlow = takes > 500
  const search = (what: string, limit: number, within?: Uint32Array) =>
    timed(what, samples, (i) => index.nearest(query(i), { limit, ...(within && { within }) }, signal))
  const measurements = [
    summary('open to the first answer', [first]),
    summary('open to ready', [ready]),
    await search('best 100', 100),
    await search('best 1,000', 1_000),
    await search('best 100 of 5 %', 100, someOf(db, 20)),
    await search('best 100 of 1 %', 100, someOf(db, 100)),
    summary('memory of the engine', [memoryNow() - before], 'MB'),
    summary('memory of the process', [memoryNow()], 'MB'),
    ...(await recall(db, library, index, queries.slice(0, isSlow ? 4 : 20))),
    ...(await adding(db, library, index, isSlow ? 3 : 20)),
    await bulk(db, made, open),
  ]
  await index.close()
  db.close()
  return { measurements }
})

/** Every so many of the photos, in runs as they lie in folders and years. */
function someOf(db: Database, every: number): Uint32Array {
  const ids = db
    .prepare<[number], number>('SELECT id FROM content WHERE (id / 500) % ? = 0 AND width IS NOT NULL ORDER BY id')
    .pluck()
    .all(every)
  return Uint32Array.from(ids)
}

/** Compares with every vector, read once for all queries. */
async function recall(
  db: Database,
  { modelId }: SyntheticLibrary,
  index: VectorIndex,
  queries: readonly Float32Array[],
): Promise<Measurement[]> {
  const select = db
    .prepare<[number, number], [number, Buffer]>(
      'SELECT content_id, vector FROM embedding WHERE model_id = ? AND content_id > ? ORDER BY content_id LIMIT 4096',
    )
    .raw()
  const ids = new Uint32Array(index.size)
  const scores = queries.map(() => new Float32Array(index.size))
  let count = 0
  for (let after = -1; ;) {
    const page = select.all(modelId, after)
    for (const [id, blob] of page) {
      const vector = vectorOf(blob)
      queries.forEach((query, i) => (scores[i]![count] = cosine(query, vector)))
      ids[count++] = id
    }
    if (page.length === 0) break
    after = page[page.length - 1]![0]
  }
  const some = someOf(db, 20)
  const among = new Set(some)
  const [whole, filtered]: [number[], number[]] = [[], []]
  for (const [i, query] of queries.entries()) {
    const exact = sortScores(ids, scores[i]!)
    const best = exact.ids.slice(0, 100)
    const bestOfSome = exact.ids.filter((id) => among.has(id)).slice(0, 100)
    whole.push(shareOf(best, (await index.nearest(query, { limit: 100 }, signal)).ids))
    filtered.push(shareOf(bestOfSome, (await index.nearest(query, { limit: 100, within: some }, signal)).ids))
  }
  return [
    summary('recall of the best 100', whole, 'share'),
    summary('recall of the best 100 of 5 %', filtered, 'share'),
  ].map(
    // The worst of them, not nineteen of twenty.
    (one, i) => ({ ...one, p95: Math.min(...(i === 0 ? whole : filtered)) }),
  )
}

function shareOf(wanted: Uint32Array, found: Uint32Array): number {
  const set = new Set(found)
  return wanted.filter((id) => set.has(id)).length / Math.max(1, wanted.length)
}

/** A photo is added, found by the next search, and taken away again. */
async function adding(
  db: Database,
  library: SyntheticLibrary,
  index: VectorIndex,
  samples: number,
): Promise<Measurement[]> {
  const times: number[] = []
  const commits: number[] = []
  for (let i = 0; i < samples; i++) {
    const begun = performance.now()
    const { id, vector } = library.add(db, (added, itsVector) => index.put([[added, itsVector]]))
    commits.push(performance.now() - begun)
    const found = await index.nearest(vector, { limit: 1 }, signal)
    times.push(performance.now() - begun)
    if (found.ids[0] !== id) throw new Error(`Photo ${id} was added and not found`)
    db.transaction(() => {
      db.prepare('DELETE FROM file WHERE content_id = ?').run(id)
      db.prepare('DELETE FROM word WHERE rowid = ?').run(id)
      db.prepare('DELETE FROM content WHERE id = ?').run(id)
      index.remove([id])
    })()
  }
  return [summary('one photo committed', commits), summary('one photo added and found', times)]
}

/** Vectors stored as the embed stage stores them, in batches, into a space of their own. */
async function bulk(
  db: Database,
  { dimensions }: MadeLibrary,
  open: (modelId: number) => VectorIndex,
): Promise<Measurement> {
  const models = openModels(db)
  const { id: modelId } = models.register('bulk', dimensions)
  const index = open(modelId)
  await index.ready()
  const failures = openFailures(db, Date.now)
  const embeddings = openEmbeddings({ db, failures, index, modelId, previews: '', now: Date.now })
  const vectors = db
    .prepare<[number], [number, Buffer]>('SELECT content_id, vector FROM embedding ORDER BY id LIMIT ?')
    .raw()
    .all(bulkVectors)
    .map(([id, blob]) => ({ job: { id, preview: '' }, result: vectorOf(blob) }))
  const begun = performance.now()
  for (let at = 0; at < vectors.length; at += batch) embeddings.record(vectors.slice(at, at + batch))
  const seconds = (performance.now() - begun) / 1_000
  await index.close()
  await models.forget(modelId)
  return summary('vectors stored', [vectors.length / seconds], 'per second')
}
