import type { Filters } from '../../../preload/contract/photos.ts'
import { insideRange } from '../folders/paths.ts'

/** What makes a content a photo that is shown: it has been read, and some file still holds it. */
export const isVisible = 'content.width IS NOT NULL AND content.present > 0'

/** A condition on `content`, and the values it names. */
export interface Condition {
  readonly sql: string
  readonly values: Readonly<Record<string, string | number>>
}

const dayMs = 86_400_000

/** Filters that are met by everything. */
export function restrictsNothing({ from, to, folder, formats, cameras }: Filters): boolean {
  return [from, to, folder, formats, cameras].every((filter) => filter === undefined)
}

/**
 * Visible and satisfying `filters`, as SQL over a table called `content`.
 *
 * The text depends only on which filters there are, never on their values, so that statements can be prepared once.
 * Days are compared with the photo's own wall clock, which is how `sort_at` is kept.
 */
export function conditionOf({ from, to, folder, formats, cameras }: Filters): Condition {
  const parts: string[] = [isVisible]
  const values: Record<string, string | number> = {}
  if (from !== undefined) {
    parts.push('content.sort_at >= @from')
    values['from'] = Date.parse(from)
  }
  if (to !== undefined) {
    parts.push('content.sort_at < @to')
    values['to'] = Date.parse(to) + dayMs
  }
  if (folder !== undefined) {
    parts.push(`content.id IN (
      SELECT content_id FROM file WHERE path >= @folderFrom AND path < @folderTo AND missing_since IS NULL)`)
    const range = insideRange(folder)
    values['folderFrom'] = range.from
    values['folderTo'] = range.to
  }
  if (formats !== undefined) {
    parts.push('content.format IN (SELECT value FROM json_each(@formats))')
    values['formats'] = JSON.stringify(formats)
  }
  if (cameras !== undefined) {
    parts.push('content.camera IN (SELECT value FROM json_each(@cameras))')
    values['cameras'] = JSON.stringify(cameras)
  }
  return { sql: parts.join(' AND '), values }
}
