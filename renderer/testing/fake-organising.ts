import type { Album } from '../../preload/contract/albums.ts'
import { bytesOf } from '../../preload/contract/columns.ts'
import type { Label } from '../../preload/contract/labels.ts'
import type { LibraryMethods } from '../../preload/contract/library-contract.ts'
import type { Output } from '../../preload/contract/method.ts'

/** A label that the machine gives, with ten photos, unless told otherwise. */
export function labelOf(id: number, name: string, changes: Partial<Label> = {}): Label {
  return {
    id: id as Label['id'],
    name,
    prompts: [`a photo of a ${name}`],
    parent: null,
    exclusive: false,
    automatic: true,
    threshold: null,
    photos: 10,
    byPerson: 0,
    byMachine: 10,
    rejected: 0,
    fit: { threshold: 3, precision: 0.9, examples: 0 },
    ...changes,
  }
}

export function albumOf(id: number, name: string, changes: Partial<Album> = {}): Album {
  return { id: id as Album['id'], name, photos: 3, cover: null, coverChosen: false, createdAt: 0, ...changes }
}

/** Proposals for photos, the surest first; all of the first label unless told otherwise. */
export function reviewOf(
  photos: readonly number[],
  more: { readonly labels?: readonly number[]; readonly verdicts?: readonly number[]; readonly total?: number } = {},
): Output<LibraryMethods['labels.review']> {
  const uint32 = (values: readonly number[]): Uint8Array => bytesOf(Uint32Array.from(values))
  return {
    count: photos.length,
    total: more.total ?? photos.length,
    photos: uint32(photos),
    labels: uint32(more.labels ?? photos.map(() => 0)),
    confidences: bytesOf(Float32Array.from(photos, (_, row) => 1 - row / 10)),
    verdicts: Uint8Array.from(more.verdicts ?? photos.map(() => 0)),
    given: Uint8Array.from(photos, () => 1),
    aspects: uint32(photos.map(() => 1000)),
    colours: uint32(photos.map(() => 0x808080)),
  }
}

/** What a change would do, in photos that come and go. */
export function previewOf(
  added: readonly number[],
  removed: readonly number[],
): Output<LibraryMethods['labels.preview']> {
  return {
    photos: 20,
    added: added.length,
    removed: removed.length,
    addedIds: bytesOf(Uint32Array.from(added)),
    removedIds: bytesOf(Uint32Array.from(removed)),
    threshold: 3,
    precision: 0.93,
  }
}
