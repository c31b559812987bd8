import { join } from 'node:path'
import { columnOf } from '../../../preload/contract/columns.ts'
import { Query } from '../../../preload/contract/photos.ts'
import { silentLog } from '../log.ts'
import { openFacets } from '../store/facets.ts'
import { openStore } from '../store/open.ts'
import { openPhotos } from '../store/photos.ts'
import { openWords } from '../store/words.ts'
import { exactIndex } from '../vectors/open-index.ts'
import { ScanIndex } from '../vectors/scan-index.ts'
import { conditionOf } from './filters.ts'
import { openNames } from './names.ts'
import { openSearch } from './search.ts'
import { fillSynthetically } from './synthetic-library.ts'

/** One line of the result. */
export interface Measurement {
  readonly what: string
  readonly unit: 'ms' | 'recall'
  readonly median: number
  /** The slowest of twenty; for recall, the worst. */
  readonly p95: number
  readonly samples: number
}

interface BenchmarkOptions {
  readonly photos: number
  readonly dimensions?: number
  /** An empty folder for the library; 100,000 photos of 512 dimensions take 0.5 GB. */
  readonly folder: string
  /** The program of the search thread. */
  readonly worker: URL
  /** Milliseconds, any origin. */
  readonly clock: () => number
  readonly onProgress?: (doing: string) => void
}

const oneYear = { from: '2015-04-19', to: '2016-04-18' }

/**
 * Measures a search over a library of made-up photos, from opening it to the rows of the grid.
 *
 * The thread and the database are the real ones; only the vectors of phrases are made up instead of computed.
 */
export async function benchmarkSearch(options: BenchmarkOptions): Promise<readonly Measurement[]> {
  const { photos: count, dimensions = 512, folder, worker, clock, onProgress = () => undefined } = options
  const { signal } = new AbortController()
  const results: Measurement[] = []

  const measure = async (what: string, samples: number, run: (sample: number) => unknown): Promise<void> => {
    onProgress(what)
    const times: number[] = []
    for (let sample = 0; sample < samples; sample++) {
      const begun = clock()
      await run(sample)
      times.push(clock() - begun)
    }
    results.push({ what, unit: 'ms', ...summary(times, 0.95) })
  }

  onProgress(`making ${count} photos`)
  const path = join(folder, 'library.db')
  const made = openStore(path)
  const library = fillSynthetically(made, { photos: count, dimensions })
  made.close()

  const begun = clock()
  const db = openStore(path)
  const photos = openPhotos(db, () => library.modelId)
  const first = photos.timeline()
  photos.tiles([...first.ids.subarray(0, 60)])
  const grid = clock() - begun
  const index = new ScanIndex({ db, ...library, worker, log: silentLog })
  await index.ready()
  results.push({ what: 'open to first tiles', unit: 'ms', ...summary([grid], 0.95) })
  results.push({ what: 'open to vectors loaded', unit: 'ms', ...summary([clock() - begun], 0.95) })

  try {
    const queries = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? library.imageQuery() : library.textQuery()))
    const query = (i: number): Float32Array => queries[i % queries.length]!
    const words = openWords(db)
    const search = openSearch({
      photos,
      words,
      names: openNames(db),
      revision: () => 1,
      space: () => ({
        key: 'synthetic',
        index,
        embedText: async (text) => query(Number(text)),
        vectorOf: () => undefined,
        imageVector: async () => query(0),
      }),
    })
    const list = (change: Partial<Query>, by: 'words' | 'pictures', limit = 1_000) =>
      search.list({ query: Query.parse(change), by, limit }, signal)

    await measure('warming up', 20, (i) => index.nearest(query(i), { limit: 1_000 }, signal))
    results.pop()
    await measure('vectors, best 100', 200, (i) => index.nearest(query(i), { limit: 100 }, signal))
    await measure('vectors, best 1,000', 100, (i) => index.nearest(query(i), { limit: 1_000 }, signal))
    await measure('vectors, best 100 of one year in twenty', 100, (i) => {
      const within = photos.matching(conditionOf(oneYear))
      return index.nearest(query(i), { limit: 100, ...(within && { within }) }, signal)
    })
    await measure('vectors, all of them', 10, (i) => index.nearest(query(i), { limit: Infinity }, signal))
    await measure('list by pictures, 1,000 rows', 50, (i) => list({ text: String(i) }, 'pictures'))
    await measure('list by pictures and date', 20, (i) => list({ text: String(i), sort: 'date' }, 'pictures'))
    await measure('timeline, all rows', 20, () => list({}, 'pictures'))
    await measure('timeline, one year', 20, () => list({ filters: oneYear }, 'pictures'))
    await measure('timeline, one folder of twenty', 20, () =>
      list({ filters: { folder: '/synthetic/2015' } }, 'pictures'),
    )
    await measure('tiles, 100', 50, (i) => photos.tiles([...first.ids.subarray(i * 100, i * 100 + 100)]))
    await measure('words, a place', 20, () => list({ text: 'kyoto' }, 'words'))
    await measure('words, one letter', 20, () => list({ text: 'k' }, 'words'))
    await measure('words, in every name', 10, () => list({ text: 'img' }, 'words'))
    await measure('facets', 5, () => openFacets(db)())
    await measure('photo added to found', 50, async () => {
      const { id, vector } = library.add(db, (added, itsVector) => index.put([[added, itsVector]]))
      const found = await index.nearest(vector, { limit: 1 }, signal)
      if (found.ids[0] !== id) throw new Error(`Photo ${id} was added and not found`)
    })

    onProgress('recall')
    const truth = exactIndex({ db, ...library })
    const recall = async (within: Uint32Array | undefined, i: number): Promise<number> => {
      const question = { limit: 100, ...(within && { within }) }
      const exact = await truth.nearest(query(i), question, signal)
      const found = new Set((await index.nearest(query(i), question, signal)).ids)
      return exact.ids.filter((id) => found.has(id)).length / exact.ids.length
    }
    for (const [what, within] of [
      ['recall of the best 100', undefined],
      ['recall of the best 100 of one year in twenty', photos.matching(conditionOf(oneYear))],
    ] as const) {
      const shares: number[] = []
      for (let i = 0; i < 20; i++) shares.push(await recall(within, i))
      results.push({ what, unit: 'recall', ...summary(shares, 0) })
    }
    const listed = await list({ text: '0' }, 'pictures', 10)
    if (columnOf.uint32(listed.ids).length !== Math.min(10, count)) throw new Error('The list came back short')
    return results
  } finally {
    await index.close()
    db.close()
  }
}

/** Median, and the value that `share` of the samples do not exceed. */
function summary(samples: readonly number[], share: number): Pick<Measurement, 'median' | 'p95' | 'samples'> {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (part: number): number => sorted[Math.min(Math.floor(part * sorted.length), sorted.length - 1)] ?? NaN
  return { median: at(0.5), p95: at(share), samples: sorted.length }
}
