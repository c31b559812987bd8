import type { Database } from 'better-sqlite3'
import type { Facets } from '../../../preload/contract/photos.ts'
import { openFacets } from './facets.ts'
import { openTagCounts, type TagCounts } from './tag-counts.ts'

/** What takes long to read from a large library: seconds for the counts of some million tags. */
export interface Reads {
  readonly tagCounts: Map<number, TagCounts>
  readonly facets: Facets
}
export type ReadName = keyof Reads

/** How each of them is read. */
export function openReads(db: Database): { readonly [Name in ReadName]: () => Reads[Name] } {
  return { tagCounts: openTagCounts(db), facets: openFacets(db) }
}
