import type { Database, Statement } from 'better-sqlite3'
import { displayPath, nameOf } from '../folders/paths.ts'
import { visible, type Condition } from '../search/condition.ts'
import { RecentlyUsed } from '../search/recently-used.ts'
import { wordsOf } from '../search/words.ts'

/** What the library can find by words that somebody wrote: names of files and folders, and what files say. */
export interface Words {
  /** Reads the words of these contents anew. Call inside the transaction that changed them. */
  refresh(ids: readonly number[]): void
  /**
   * The best `most` photos that satisfy `match`, an FTS5 query as `search/words.ts` makes them, and `where`. For a word
   * that a million names have, the best thousand take 0.5 s, all of them 2 s.
   */
  search(match: string, where?: Condition, most?: number): WordMatches
}

/** Photos, best first, then newest. */
export interface WordMatches {
  readonly ids: Uint32Array
  /** How many there are in all. */
  readonly total: number
  /** How well each matches, as bm25: the smaller the better. */
  readonly ranks: Float64Array
}

interface WordRow {
  readonly title: string | null
  readonly description: string | null
  readonly keywords: string | null
  readonly camera: string | null
}

type Values = (string | number)[]

/** For conditions of one shape. */
interface Statements {
  readonly best: Statement<Values, [id: number, rank: number]>
  readonly count: Statement<Values, number>
}

/** Conditions of different shapes for which statements are kept. */
const mostPrepared = 32
/** As SQLite says it. */
const everything = -1

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
  const prepared = new RecentlyUsed<string, Statements>(mostPrepared)
  const prepare = (sql: string): Statements => {
    const matching = `FROM word JOIN content ON content.id = word.rowid WHERE word MATCH ? AND ${sql}`
    const rank = `bm25(word, ${Object.values(weights).join(', ')}) AS rank`
    const order = 'ORDER BY rank, content.sort_at DESC, content.id DESC LIMIT ?'
    const found = prepared.get(sql) ?? {
      best: db.prepare<Values, [number, number]>(`SELECT content.id, ${rank} ${matching} ${order}`).raw(),
      count: db.prepare<Values, number>(`SELECT count(*) ${matching}`).pluck(),
    }
    prepared.set(sql, found)
    return found
  }

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
    search(match, where, most = Infinity) {
      const { sql, values } = visible(where)
      const { best, count } = prepare(sql)
      const ids: number[] = []
      const ranks: number[] = []
      for (const [id, rank] of best.iterate(match, ...values, Number.isFinite(most) ? most : everything)) {
        ids.push(id)
        ranks.push(rank)
      }
      const total = ids.length === most ? (count.get(match, ...values) ?? 0) : ids.length
      return { ids: Uint32Array.from(ids), total, ranks: Float64Array.from(ranks) }
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
