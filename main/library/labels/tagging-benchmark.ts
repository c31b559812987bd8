import { join } from 'node:path'
import { NewLabel } from '../../../preload/contract/labels.ts'
import { silentLog } from '../log.ts'
import { fillSynthetically } from '../search/synthetic-library.ts'
import { openLabels } from '../store/labels.ts'
import { openStore } from '../store/open.ts'
import { openTagCounts } from '../store/tag-counts.ts'
import { openTags } from '../store/tags.ts'
import { ScanIndex } from '../vectors/scan-index.ts'
import { familiesAtOnce, openTagger } from './tagger.ts'

/** One line of the result, in milliseconds. */
export interface TaggingTime {
  readonly what: string
  readonly median: number
  readonly slowest: number
  readonly samples: number
}

interface TaggingBenchmarkOptions {
  readonly photos: number
  readonly dimensions?: number
  /** Labels that the library has besides those that are measured. */
  readonly labels: number
  /** An empty folder for the library; 100,000 photos of 512 dimensions take 0.5 GB. */
  readonly folder: string
  /** The program of the search thread. */
  readonly worker: URL
  /** Milliseconds, any origin. */
  readonly clock: () => number
  readonly onProgress?: (doing: string) => void
}

/** Prompts are made up: what encoding them takes depends on the model alone. Its number is the size of CLIP's. */
const logitScale = 100

/**
 * Measures tagging in a library of made-up photos: from a label to its tags in the database. The thread and the database
 * are the real ones; only the vectors of prompts are made up instead of computed.
 */
export async function benchmarkTagging(options: TaggingBenchmarkOptions): Promise<readonly TaggingTime[]> {
  const { photos, dimensions = 512, folder, worker, clock, onProgress = () => undefined } = options
  const { signal } = new AbortController()
  const results: TaggingTime[] = []
  const measure = async (what: string, samples: number, run: (sample: number) => unknown): Promise<void> => {
    onProgress(what)
    const times: number[] = []
    for (let sample = 0; sample < samples; sample++) {
      const begun = clock()
      await run(sample)
      times.push(clock() - begun)
    }
    times.sort((a, b) => a - b)
    results.push({ what, median: times[times.length >> 1]!, slowest: times.at(-1)!, samples })
  }

  onProgress(`making ${photos} photos`)
  const db = openStore(join(folder, 'library.db'))
  const library = fillSynthetically(db, { photos, dimensions })
  const index = new ScanIndex({ db, ...library, worker, log: silentLog })
  await index.ready()
  const vectorOf = db
    .prepare<[number, number], Buffer>('SELECT vector FROM embedding WHERE model_id = ? AND content_id = ?')
    .pluck()
  let encoded = 0
  const space = {
    ...{ key: 'synthetic', modelId: library.modelId, dimensions, index, logitScale },
    async embedTexts(texts: readonly string[]) {
      encoded += texts.length
      return texts.map(() => library.textQuery())
    },
    vectorOf(id: number) {
      const blob = vectorOf.get(library.modelId, id)
      return blob && new Float32Array(new Uint8Array(blob).buffer)
    },
  }
  const now = (): number => 0
  const [labels, tags] = [openLabels(db, now), openTags(db, now)]
  const tagger = openTagger({ db, labels, tags, space: () => space, now, loading: async () => undefined })
  const none = new Set<number>()
  const follow = (): Promise<unknown> => tagger.follow(signal)
  const add = (name: string): number => labels.add(NewLabel.parse({ name }))

  try {
    await measure(`${options.labels} labels at once`, 1, async () => {
      db.transaction(() => Array.from({ length: options.labels }, (_, i) => add(`label ${i}`)))()
      await follow()
      // As the stage does with what `follow` leaves to it.
      for (let due = tagger.due(familiesAtOnce, none); due.length > 0; due = tagger.due(familiesAtOnce, none)) {
        tagger.apply(await tagger.rethink(due, signal))
      }
    })
    const before = encoded
    const ids: number[] = []
    await measure('a new label, tagged', 20, async (i) => {
      ids.push(add(`new label ${i}`))
      await follow()
    })
    if (encoded - before !== 20) throw new Error(`20 labels took ${encoded - before} texts to encode`)
    await measure('its threshold moved, to a hundredth of the photos', 10, async (i) => {
      labels.change(ids[i]!, { threshold: 2.3 })
      await follow()
    })
    await measure('a preview of ten examples', 10, (i) =>
      tagger.suppose({ label: labels.get(ids[i]!), yes: [1, 2, 3, 4, 5], no: [6, 7, 8, 9, 10] }, signal),
    )
    await measure('taught with a thousand examples', 5, async (i) => {
      const some = Array.from({ length: 1_000 }, (_, place) => 1 + ((place * 17) % photos))
      db.transaction(() => {
        tags.say(labels.get(ids[10 + i]!).id, some.slice(0, 500), 'yes')
        tags.say(labels.get(ids[10 + i]!).id, some.slice(500), 'no')
        labels.reconsider([ids[10 + i]!])
      })()
      await follow()
    })
    await measure('64 new photos looked at', 20, async () => {
      const fresh = Array.from({ length: 64 }, (_, i) => ({ id: 1 + i, vector: library.imageQuery() }))
      tagger.record(await tagger.look(fresh, signal))
    })
    await measure('all labels counted', 10, openTagCounts(db))
    return results
  } finally {
    await index.close()
    db.close()
  }
}
