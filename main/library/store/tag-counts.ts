import type { Database } from 'better-sqlite3'
import { isVisible, photographed } from '../search/condition.ts'
import { tagHolds } from './tags.ts'

/** How often a label is given, among visible photographs. */
export interface TagCounts {
  /** That have it, or a kind of it. */
  readonly photos: number
  readonly byPerson: number
  readonly byMachine: number
  readonly rejected: number
}

/** Counts by label; labels that nothing has are left out. Takes more than a second for each million tags. */
export function openTagCounts(db: Database): () => Map<number, TagCounts> {
  const selectCounts = db.prepare<[], TagCounts & { label: number }>(`
    SELECT label, sum(denied = 0) AS photos, sum(denied = 0 AND said) AS byPerson,
      sum(denied = 0 AND NOT said AND NOT filed) AS byMachine, sum(denied) AS rejected
    FROM (
      SELECT tag.label_id AS label, max(tag.source = 'person' AND tag.holds = 0) AS denied,
        max(tag.source = 'person' AND tag.holds = 1) AS said, max(tag.source = 'file') AS filed
      FROM tag JOIN content ON content.id = tag.content_id
      WHERE ${isVisible} AND ${photographed.sql}
      GROUP BY tag.label_id, tag.content_id)
    GROUP BY label`)
  const selectWithKinds = db.prepare<[], { label: number; photos: number }>(`
    WITH RECURSIVE below (top, id) AS (
      SELECT DISTINCT parent_id, parent_id FROM label WHERE parent_id IS NOT NULL
      UNION SELECT below.top, label.id FROM below JOIN label ON label.parent_id = below.id)
    SELECT below.top AS label, count(DISTINCT tag.content_id) AS photos
    FROM below JOIN tag ON tag.label_id = below.id JOIN content ON content.id = tag.content_id
    WHERE ${isVisible} AND ${photographed.sql} AND ${tagHolds} GROUP BY below.top`)

  return () => {
    const counts = new Map(selectCounts.all().map(({ label, ...rest }) => [label, rest]))
    for (const { label, photos } of selectWithKinds.all()) {
      counts.set(label, { byPerson: 0, byMachine: 0, rejected: 0, ...counts.get(label), photos })
    }
    return counts
  }
}
