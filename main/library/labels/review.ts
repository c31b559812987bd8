import { bytesOf } from '../../../preload/contract/columns.ts'
import type { labelMethods } from '../../../preload/contract/labels.ts'
import type { Output } from '../../../preload/contract/method.ts'
import type { PhotoColumns } from '../store/photos.ts'
import type { Given } from '../store/fits.ts'
import type { StoredLabel } from '../store/labels.ts'
import type { Tags } from '../store/tags.ts'

type Review = Output<(typeof labelMethods)['labels.review']>

interface ReviewOptions {
  /** Ids, in any order. */
  readonly photos: Uint32Array
  readonly labels: readonly StoredLabel[]
  /** See `Tagger.judge`. */
  readonly judge: (label: StoredLabel, photos: Uint32Array, signal: AbortSignal) => Promise<Given | undefined>
  readonly given: (label: number) => ReadonlySet<number>
  readonly tags: Tags
  readonly show: 'undecided' | 'all'
  readonly limit: number
  readonly columns: (ids: Uint32Array) => PhotoColumns
}

interface Row {
  readonly photo: number
  readonly label: number
  readonly confidence: number
  /** Place among all photos for its label: tells apart those that are equally certain. */
  readonly rank: number
  readonly verdict: 0 | 1 | 2
  readonly given: 0 | 1
}

/** What the machine thinks of labels for some photos, most certain first. */
export async function review(options: ReviewOptions, signal: AbortSignal): Promise<Review> {
  const { photos, labels, judge, given, tags, show, limit, columns } = options
  const within = photos.slice().sort()
  let total = 0
  let rows: Row[] = []
  for (const [place, label] of labels.entries()) {
    const judged = await judge(label, within, signal)
    if (!judged) continue
    const { yes, no } = tags.examples(label.id)
    const [said, denied, has] = [new Set(yes), new Set(no), given(label.id)]
    const some: Row[] = []
    for (const [rank, photo] of judged.ids.entries()) {
      const verdict = said.has(photo) ? 1 : denied.has(photo) ? 2 : 0
      if (verdict !== 0 && show === 'undecided') continue
      total += 1
      if (some.length >= limit) continue
      const confidence = judged.confidences[rank]!
      some.push({ photo, label: place, confidence, rank, verdict, given: has.has(photo) ? 1 : 0 })
    }
    rows = [...rows, ...some].sort(byCertainty).slice(0, limit)
  }
  const looks = new Map<number, { aspect: number; colour: number }>()
  const { ids, aspects, colours } = columns(Uint32Array.from(new Set(rows.map(({ photo }) => photo))))
  ids.forEach((id, i) => looks.set(id, { aspect: aspects[i]!, colour: colours[i]! }))
  const shown = rows.filter(({ photo }) => looks.has(photo))
  return {
    count: shown.length,
    total: total - (rows.length - shown.length),
    photos: bytesOf(Uint32Array.from(shown, ({ photo }) => photo)),
    labels: bytesOf(Uint32Array.from(shown, ({ label }) => label)),
    confidences: bytesOf(Float32Array.from(shown, ({ confidence }) => confidence)),
    verdicts: Uint8Array.from(shown, ({ verdict }) => verdict),
    given: Uint8Array.from(shown, (row) => row.given),
    aspects: bytesOf(Uint32Array.from(shown, ({ photo }) => looks.get(photo)!.aspect)),
    colours: bytesOf(Uint32Array.from(shown, ({ photo }) => looks.get(photo)!.colour)),
  }
}

const byCertainty = (a: Row, b: Row): number => b.confidence - a.confidence || a.rank - b.rank || a.label - b.label
