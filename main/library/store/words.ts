import type { Database, Statement } from 'better-sqlite3'
import { displayPath, nameOf } from '../folders/paths.ts'
import { visible, type Condition } from '../search/condition.ts'
import { RecentlyUsed } from '../search/recently-used.ts'
import { wordsOf } from '../search/words.ts'

/** What the library can find by words that somebody wrote: names of files and folders, and what files say. */
export interface Words {
  /** Reads the words of these contents anew. Call inside the transaction that changed them. */
  refresh(ids: readonly number[]): void
  /** Every photo that satisfies `match`, an FTS5 query as `search/words.ts` makes them, and `where`. */
  search(match: string, where?: Condition): WordMatches
}

/** Photos, best first, then newest. */
export interface WordMatches {
  readonly ids: Uint32Array
  /** How well each matches, as bm25: the smaller the better. */
  readonly ranks: Float64Array
}

interface WordRow {
  readonly title: string | null
  readonly description: string | null
  readonly keywords: string | null
  readonly camera: string | null
}

/** Statements kept for conditions of different shapes. */
const mostPrepared = 32

/** How much a word counts in each column, in the order of the table: what a person chose counts most. */
const weights = { name: 8, folder: 4, title: 8, description: 3, keywords: 8, camera: 2 }

/** Everything this app says to SQLite about words. See [Note: words]. */
export function openWords(db: Database): Words {
  const selectContent = db.prepare<[number], WordRow>(
    'SELECT title, description, keywords, camera FROM content WHERE id = ?',
  )
  const selectFiles = db.prepare<[number], { path: string; folder: string }>(`
    SELECT file.path, folder.path AS folder FROM file JOIN folder ON folder.id = file.folder_id
    WHERE file.content_id = ? AND file.missing_since IS NULL ORDER BY file.path`)
  const remove = db.prepare('DELETE FROM word WHERE rowid = ?')
  const insert = db.prepare(`
    INSERT INTO word (rowid, name, folder, title, description, keywords, camera)
    VALUES (@id, @name, @folder, @title, @description, @keywords, @camera)`)
  const prepared = new RecentlyUsed<string, Statement<(string | number)[], [number, number]>>(mostPrepared)

  const refresh = (id: number): void => {
    remove.run(id)
    const content = selectContent.get(id)
    const files = selectFiles.all(id)
    if (!content || files.length === 0) return
    const keywords = content.keywords === null ? [] : (JSON.parse(content.keywords) as string[])
    insert.run({
      id,
      name: wordsOf(distinct(files.map(({ path }) => stemOf(path)))),
      folder: wordsOf(distinct(files.flatMap(({ path, folder }) => foldersOf(folder, path)))),
      title: wordsOf(content.title ?? ''),
      description: wordsOf(content.description ?? ''),
      keywords: wordsOf(distinct(keywords)),
      camera: wordsOf(content.camera ?? ''),
    })
  }

  return {
    refresh: (ids) => ids.forEach(refresh),
    search(match, where) {
      const { sql, values } = visible(where)
      const select =
        prepared.get(sql) ??
        db
          .prepare<(string | number)[], [number, number]>(
            `
            SELECT content.id, bm25(word, ${Object.values(weights).join(', ')}) AS rank
            FROM word JOIN content ON content.id = word.rowid
            WHERE word MATCH ? AND ${sql}
            ORDER BY rank, content.sort_at DESC, content.id DESC`,
          )
          .raw()
      prepared.set(sql, select)
      const rows = select.all(match, ...values)
      return { ids: Uint32Array.from(rows, ([id]) => id), ranks: Float64Array.from(rows, ([, rank]) => rank) }
    },
  }
}

const distinct = (texts: readonly string[]): string => [...new Set(texts)].join('\n')

/** The name of a file without its extension: nobody looks for `jpg`. */
function stemOf(path: string): string {
  const name = displayPath(nameOf(path))
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}

/** The watched folder's own name and those below it. Where it lies is nothing anybody named for a photo. */
function foldersOf(folder: string, path: string): string[] {
  return [nameOf(folder), ...path.slice(folder.length).split('/').slice(0, -1)].map(displayPath).filter(Boolean)
}
