import { bytesOf } from '../../../preload/contract/columns.ts'
import type { labelMethods } from '../../../preload/contract/labels.ts'
import type { Output } from '../../../preload/contract/method.ts'
import type { PhotoColumns } from '../store/photos.ts'
import type { StoredLabel } from '../store/labels.ts'
import type { Tags } from '../store/tags.ts'
import { confidenceAt, type Fit } from './fit.ts'
import type { LabelSpace } from './label-space.ts'

type Review = Output<(typeof labelMethods)['labels.review']>

interface ReviewOptions {
  /** Ids, in any order. */
  readonly photos: Uint32Array
  readonly labels: readonly StoredLabel[]
  readonly fitOf: (label: StoredLabel, signal: AbortSignal) => Promise<Fit | undefined>
  readonly given: (label: number) => ReadonlySet<number>
  readonly tags: Tags
  readonly space: LabelSpace
  readonly show: 'undecided' | 'all'
  readonly limit: number
  readonly columns: (ids: Uint32Array) => PhotoColumns
}

interface Row {
  readonly photo: number
  readonly label: number
  readonly confidence: number
  readonly score: number
  readonly verdict: 0 | 1 | 2
  readonly given: 0 | 1
}

/** What the machine thinks of labels for some photos, most certain first. Equally certain: as they resemble the label. */
export async function review(options: ReviewOptions, signal: AbortSignal): Promise<Review> {
  const { photos, labels, fitOf, given, tags, space, show, limit, columns } = options
  const within = photos.slice().sort()
  let total = 0
  let rows: Row[] = []
  for (const [place, label] of labels.entries()) {
    const fit = await fitOf(label, signal)
    if (!fit) continue
    const { yes, no } = tags.examples(label.id)
    const [said, denied, has] = [new Set(yes), new Set(no), given(label.id)]
    const { ids, scores } = await space.index.nearest(fit.direction, { limit: Infinity, within }, signal)
    const some: Row[] = []
    for (const [rank, photo] of ids.entries()) {
      const verdict = said.has(photo) ? 1 : denied.has(photo) ? 2 : 0
      if (verdict !== 0 && show === 'undecided') continue
      total += 1
      if (some.length >= limit) continue
      const score = scores[rank]!
      const confidence = confidenceAt(fit.curve, score)
      some.push({ photo, label: place, confidence, score, verdict, given: has.has(photo) ? 1 : 0 })
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

const byCertainty = (a: Row, b: Row): number =>
  b.confidence - a.confidence || b.score - a.score || a.photo - b.photo || a.label - b.label
