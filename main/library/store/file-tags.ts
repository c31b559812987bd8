import type { Database } from 'better-sqlite3'
import { LabelName } from '../../../preload/contract/labels.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'
import type { Labels } from './labels.ts'

/** Makes tags of the keywords that files carry. */
export interface FileTags {
  /**
   * What the files of a content say now, in place of what they said before. Names that are new become labels that the
   * machine leaves alone; names whose label a person deleted stay away. Call inside a transaction.
   */
  set(content: number, keywords: readonly string[]): void
  /** Does the same for everything that was read before there were tags. */
  setAll(): void
}

/** Opens the tags of files. `now` gives epoch milliseconds. */
export function openFileTags(db: Database, labels: Labels, now: () => number): FileTags {
  const unwanted = db.prepare<[string], 1>('SELECT 1 FROM label_name WHERE key = ? AND label_id IS NULL').pluck()
  const put = db.prepare(`
    INSERT INTO tag (label_id, content_id, source, holds, said_at) VALUES (?, ?, 'file', 1, ?) ON CONFLICT DO NOTHING`)
  const keep = db.prepare(`
    DELETE FROM tag WHERE content_id = ? AND source = 'file' AND label_id NOT IN (SELECT value FROM json_each(?))`)
  const selectAll = db.prepare<[], { id: number; keywords: string }>(
    'SELECT id, keywords FROM content WHERE keywords IS NOT NULL ORDER BY id',
  )

  const set = (content: number, keywords: readonly string[]): void => {
    const ids = new Set<number>()
    for (const keyword of keywords) {
      const { data: name } = LabelName.safeParse(keyword.toWellFormed())
      if (name === undefined || unwanted.get(foldName(name)) !== undefined) continue
      const bare = { prompts: [], parent: null, exclusive: false, automatic: false, threshold: null }
      ids.add(labels.named(name)?.id ?? labels.add({ name, ...bare }))
    }
    keep.run(content, JSON.stringify([...ids]))
    for (const id of ids) put.run(id, content, now())
  }
  return {
    set,
    setAll: db.transaction(() => {
      for (const { id, keywords } of selectAll.all()) set(id, JSON.parse(keywords) as string[])
    }),
  }
}
