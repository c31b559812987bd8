import type { Album, SavedSearch } from '../../preload/contract/albums.ts'
import type { Label } from '../../preload/contract/labels.ts'
import type { Facets } from '../../preload/contract/photos.ts'
import type { KnownNames } from '../../preload/contract/query/complete.ts'

interface Known {
  readonly labels: readonly Label[] | undefined
  readonly albums: readonly Album[] | undefined
  readonly searches: readonly SavedSearch[]
  readonly facets: Facets | undefined
}

/** Everything that a search can name, those with the most photos first. */
export function knownNames({ labels = [], albums = [], searches, facets }: Known): KnownNames {
  const { formats = [], cameras = [], folders = [], firstDay = null, lastDay = null } = facets ?? {}
  return {
    labels: mostFirst(labels.map(({ name, photos }) => ({ name, count: photos }))),
    albums: mostFirst(albums.map(({ name, photos }) => ({ name, count: photos }))),
    // Folders of one name are found together.
    folders: mostFirst(together(folders)),
    cameras: cameras.map(({ camera, count }) => ({ name: camera, count })),
    formats: formats.map(({ format, count }) => ({ name: format, count })),
    searches,
    years: yearsBetween(firstDay, lastDay),
  }
}

interface Counted {
  readonly name: string
  readonly count: number
}

const mostFirst = (all: readonly Counted[]): Counted[] => [...all].sort((a, b) => b.count - a.count)

function together(all: readonly Counted[]): Counted[] {
  const counts = new Map<string, number>()
  for (const { name, count } of all) counts.set(name, (counts.get(name) ?? 0) + count)
  return Array.from(counts, ([name, count]) => ({ name, count }))
}

/** Latest first; at most a century, for clocks that were never set. */
function yearsBetween(first: string | null, last: string | null): string[] {
  const [from, to] = [Number(first?.slice(0, 4)), Number(last?.slice(0, 4))]
  if (first === null || last === null || !(to >= from)) return []
  return Array.from({ length: Math.min(100, to - from + 1) }, (_, i) => String(to - i).padStart(4, '0'))
}
