import type { Measurement } from './measurement.ts'
import type { ScaleResult } from './scale-bench.ts'

/** One thing that must be reached, and what was measured of it. */
export interface Verdict {
  readonly what: string
  readonly must: string
  readonly measured: string
  /** Undefined where it was not measured. */
  readonly met: boolean | undefined
}

type Results = ReadonlyMap<number, ScaleResult>

interface Requirement {
  readonly what: string
  /** In how large a library. */
  readonly photos: number
  readonly limit: number
  readonly atLeast?: boolean
  readonly unit: string
  readonly value: (result: ScaleResult) => number | undefined
}

const [small, large] = [100_000, 1_000_000]

const found = (result: ScaleResult, part: string, what: string): Measurement | undefined =>
  result.parts[part]?.find((one) => one.what === what)
const median = (part: string, what: string) => (result: ScaleResult) => found(result, part, what)?.median
const slowest = (part: string, what: string) => (result: ScaleResult) => found(result, part, what)?.p95

const ratio =
  (above: (result: ScaleResult) => number | undefined, below: (result: ScaleResult) => number | undefined) =>
  (result: ScaleResult): number | undefined => {
    const [one, other] = [above(result), below(result)]
    return one === undefined || other === undefined ? undefined : one / other
  }

const scan = median('scan', 'best 100')

const requirements: readonly Requirement[] = [
  { what: 'best 100 by vectors', photos: small, limit: 8, unit: 'ms', value: scan },
  { what: 'best 100 by vectors', photos: large, limit: 55, unit: 'ms', value: scan },
  ...[small, large].map((photos) => ({
    what: 'recall of the best 100, the worst of 20 searches',
    photos,
    limit: 0.999,
    atLeast: true,
    unit: '',
    value: slowest('scan', 'recall of the best 100'),
  })),
  {
    what: 'faster than sqlite-vec float32',
    photos: small,
    limit: 10,
    atLeast: true,
    unit: 'times',
    value: ratio(median('baselines', 'sqlite-vec float32, best 100'), scan),
  },
  {
    what: 'faster than sqlite-vss Flat',
    photos: small,
    limit: 1.8,
    atLeast: true,
    unit: 'times',
    value: ratio(median('baselines', 'sqlite-vss Flat, best 100'), scan),
  },
  ...['5 %', '1 %'].map((share) => ({
    what: `a filter that keeps ${share}, compared with none`,
    photos: large,
    limit: 0.5,
    unit: 'times',
    value: ratio(median('scan', `best 100 of ${share}`), scan),
  })),
  {
    what: 'recall with a filter, the worst',
    photos: large,
    limit: 1,
    atLeast: true,
    unit: '',
    value: slowest('scan', 'recall of the best 100 of 5 %'),
  },
  {
    what: 'a typed phrase to its first rows, 19 of 20',
    photos: large,
    limit: 100,
    unit: 'ms',
    value: slowest('library', 'a typed phrase to its first rows'),
  },
  {
    what: 'one photo added, after which the next search finds it',
    photos: large,
    limit: 20,
    unit: 'ms',
    value: median('scan', 'one photo committed'),
  },
  {
    what: 'vectors stored in batches',
    photos: large,
    limit: 15_000,
    atLeast: true,
    unit: 'per second',
    value: median('scan', 'vectors stored'),
  },
  {
    what: 'cold start to the first rows',
    photos: large,
    limit: 1_500,
    unit: 'ms',
    value: median('library', 'start to the first rows'),
  },
  {
    what: 'cold start to complete answers',
    photos: large,
    limit: 6_000,
    unit: 'ms',
    value: median('library', 'start to complete answers'),
  },
  {
    what: 'memory of the library process',
    photos: large,
    limit: 900,
    unit: 'MB',
    value: median('library', 'memory of the library process'),
  },
  {
    what: 'the same with sqlite-vec',
    photos: large,
    limit: 250,
    unit: 'MB',
    value: median('library with sqlite-vec', 'memory of the library process'),
  },
  {
    what: 'a phrase while indexing, 19 of 20, compared with idle',
    photos: large,
    limit: 2,
    unit: 'times',
    value: median('while indexing', 'p95 while indexing, compared with idle'),
  },
  {
    what: 'indexing while somebody searches, compared with alone',
    photos: large,
    limit: 0.9,
    atLeast: true,
    unit: 'times',
    value: ratio(
      median('while indexing', 'photos indexed while somebody searches'),
      median('while indexing', 'photos indexed'),
    ),
  },
  {
    what: 'disk for a photo, previews aside',
    photos: large,
    limit: 3_584,
    unit: 'bytes',
    value: ({ disk }) => disk.reduce((sum, { bytes }) => sum + bytes, 0),
  },
]

/** Holds what was measured to what must be reached. */
export function verdicts(results: Results): readonly Verdict[] {
  return requirements.map(({ what, photos, limit, atLeast = false, unit, value }) => {
    const result = results.get(photos)
    const measured = result && value(result)
    return {
      what: `${what}, ${photos.toLocaleString('en-US')} photos`,
      must: `${atLeast ? '≥' : '≤'} ${limit.toLocaleString('en-US')} ${unit}`.trim(),
      measured:
        measured === undefined ? '–' : `${Number(measured.toPrecision(3)).toLocaleString('en-US')} ${unit}`.trim(),
      met: measured === undefined ? undefined : atLeast ? measured >= limit : measured <= limit,
    }
  })
}
