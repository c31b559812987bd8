import type { Filters } from '../../../preload/contract/photos.ts'
import { insideRange } from '../folders/paths.ts'
import { allOf, type Condition } from './condition.ts'

const dayMs = 86_400_000

/**
 * Satisfying `filters`; undefined where they restrict nothing.
 *
 * Days are compared with the photo's own wall clock, which is how `sort_at` is kept.
 */
export function conditionOf({ from, to, folder, formats, cameras }: Filters): Condition | undefined {
  return allOf([
    from === undefined ? undefined : { sql: 'content.sort_at >= ?', values: [Date.parse(from)] },
    to === undefined ? undefined : { sql: 'content.sort_at < ?', values: [Date.parse(to) + dayMs] },
    folder === undefined ? undefined : inFolder(folder),
    formats && { sql: 'content.format IN (SELECT value FROM json_each(?))', values: [JSON.stringify(formats)] },
    cameras && { sql: 'content.camera IN (SELECT value FROM json_each(?))', values: [JSON.stringify(cameras)] },
  ])
}

/** In the folder at this path, or below it. */
export function inFolder(path: string): Condition {
  const { from, to } = insideRange(path)
  return {
    sql: 'content.id IN (SELECT content_id FROM file WHERE path >= ? AND path < ? AND missing_since IS NULL)',
    values: [from, to],
  }
}
