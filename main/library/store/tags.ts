import type { Database } from 'better-sqlite3'
import type { LabelId } from '../../../preload/contract/labels.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import type { Tag } from '../../../preload/contract/tags.ts'
import { isVisible } from '../search/condition.ts'

/** What a person said about a label: contents that have it and that do not, latest first. */
export interface Examples {
  readonly yes: Uint32Array
  readonly no: Uint32Array
}

/** What a person says of a photo; null: nothing any more. */
export type Verdict = 'yes' | 'no' | null

/** Everything this app says to SQLite about tags of people and files. Changes are to be made inside a transaction. */
export interface Tags {
  /** Tags of visible photos, in the order of `ids`; those that hold first, by name. */
  of(ids: readonly number[]): { id: PhotoId; tags: Tag[] }[]
  /** A person says something of photos. Answers with how many tags are different now. */
  say(label: LabelId, ids: Iterable<number>, verdict: Verdict): number
  examples(label: number): Examples
}

interface TagRow {
  readonly label: LabelId
  readonly name: string
  readonly source: Tag['source']
  readonly holds: 0 | 1
  readonly at: number
  readonly model: string | null
  readonly confidence: number | null
}

/** Whose word counts before whose. */
const authority: readonly Tag['source'][] = ['person', 'file', 'machine']

/**
 * That a photo has a label, in SQL over a table called `tag`: somebody says so, and no person says that it does not.
 * Several rows of one photo can say so.
 */
export const tagHolds = `tag.holds = 1 AND NOT EXISTS (
  SELECT 1 FROM tag AS denied WHERE denied.label_id = tag.label_id AND denied.content_id = tag.content_id
    AND denied.source = 'person' AND denied.holds = 0)`

/** Opens the store of tags. `now` gives epoch milliseconds. */
export function openTags(db: Database, now: () => number): Tags {
  const selectOf = db.prepare<[number], TagRow>(`
    SELECT tag.label_id AS label, label.name, tag.source, tag.holds, tag.said_at AS at, model.key AS model, tag.confidence
    FROM tag JOIN label ON label.id = tag.label_id LEFT JOIN model ON model.id = tag.model_id
    WHERE tag.content_id = ? ORDER BY label.name COLLATE NOCASE, label.name, label.id`)
  const visible = db.prepare<[number], 1>(`SELECT 1 FROM content WHERE id = ? AND ${isVisible}`).pluck()
  const put = db.prepare(`
    INSERT INTO tag (label_id, content_id, source, holds, said_at) SELECT @label, id, 'person', @holds, @at FROM content
    WHERE id = @content
    ON CONFLICT DO UPDATE SET holds = excluded.holds, said_at = excluded.said_at WHERE holds <> excluded.holds`)
  const takeBack = db.prepare(`DELETE FROM tag WHERE label_id = ? AND content_id = ? AND source = 'person'`)
  const selectExamples = db
    .prepare<[number, number], number>(
      `SELECT content_id FROM tag WHERE label_id = ? AND source = 'person' AND holds = ?
      ORDER BY said_at DESC, content_id`,
    )
    .pluck()

  return {
    of: (ids) =>
      ids
        .filter((id) => visible.get(id) !== undefined)
        .map((id) => ({ id: PhotoId.parse(id), tags: effective(selectOf.all(id)) })),
    say(label, ids, verdict) {
      let changed = 0
      const at = now()
      for (const content of ids) {
        const { changes } =
          verdict === null ? takeBack.run(label, content) : put.run({ label, content, holds: verdict === 'yes' ? 1 : 0, at }) // prettier-ignore
        changed += changes
      }
      return changed
    },
    examples: (label) => ({
      yes: Uint32Array.from(selectExamples.all(label, 1)),
      no: Uint32Array.from(selectExamples.all(label, 0)),
    }),
  }
}

/** One tag a label: by the word that counts most. */
function effective(rows: readonly TagRow[]): Tag[] {
  const best = new Map<number, TagRow>()
  for (const row of rows) {
    const other = best.get(row.label)
    if (!other || authority.indexOf(row.source) < authority.indexOf(other.source)) best.set(row.label, row)
  }
  const tags = Array.from(best.values(), ({ holds, ...row }): Tag => ({ ...row, holds: holds === 1 }))
  return [...tags.filter(({ holds }) => holds), ...tags.filter(({ holds }) => !holds)]
}
