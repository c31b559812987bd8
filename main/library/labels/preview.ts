import { bytesOf } from '../../../preload/contract/columns.ts'
import type { LabelPreview } from '../../../preload/contract/labels.ts'
import type { Supposition, Tagger } from './tagger.ts'

interface PreviewOptions {
  readonly tagger: Tagger
  /** Those of `ids` that people can see, in the same order. */
  readonly visible: (ids: Uint32Array) => Uint32Array
}

const mostShown = 1_000

/** What would be different if a label were like this and people had said that. */
export async function preview(
  supposition: Supposition,
  { tagger, visible }: PreviewOptions,
  signal: AbortSignal,
): Promise<LabelPreview> {
  const { label } = supposition
  const thought = label.automatic ? await tagger.suppose(supposition, signal) : undefined
  const given = tagger.given(label.id)
  const order = Array.from(given.ids.keys()).sort((a, b) => given.confidences[a]! - given.confidences[b]!)
  const before = visible(Uint32Array.from(order, (place) => given.ids[place]!))
  const after = visible(thought?.given.ids ?? new Uint32Array())
  const [was, is] = [new Set(before), new Set(after)]
  const added = after.filter((id) => !was.has(id))
  const removed = before.filter((id) => !is.has(id))
  return {
    photos: after.length,
    added: added.length,
    removed: removed.length,
    addedIds: bytesOf(added.slice(0, mostShown)),
    removedIds: bytesOf(removed.slice(0, mostShown)),
    threshold: thought?.fit.threshold ?? label.threshold ?? 0,
    precision: thought?.fit.precision ?? null,
    ...(thought && thought.contradictions > 0 && { contradictions: thought.contradictions }),
  }
}
