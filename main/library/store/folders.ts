import type { Database } from 'better-sqlite3'
import type { Folder } from '../../../preload/contract/folders.ts'

/** A watched folder as it is remembered between sessions. */
export interface StoredFolder {
  readonly id: number
  /** See [Note: paths] in `folders/paths.ts`. */
  readonly path: string
  readonly state: Folder['state']
  readonly watching: Folder['watching']
  readonly note: string | null
  /** Epoch milliseconds of the last complete scan. */
  readonly scannedAt: number | null
  /** Picture files that are there, or would be if the folder were. */
  readonly files: number
}

/** How a folder is doing; what is left out stays as it is. */
export type FolderChange = Partial<Pick<StoredFolder, 'state' | 'watching' | 'note' | 'scannedAt'>>

export interface FolderStore {
  /** In the order of their paths. */
  list(): StoredFolder[]
  get(id: number): StoredFolder | undefined
  /** Adds a folder that takes over the files of `absorbed`, which go. */
  add(path: string, absorbed: readonly number[]): StoredFolder
  /** @returns whether anything is different now. */
  update(id: number, change: FolderChange): boolean
  /** Forgets the folder. Its files must be gone already: see `Files.forget`. */
  remove(id: number): void
}

/** Everything this app says to SQLite about watched folders. `now` gives epoch milliseconds. */
export function openFolderStore(db: Database, now: () => number): FolderStore {
  const select = `
    SELECT id, path, state, watching, note, scanned_at AS scannedAt,
      (SELECT count(*) FROM file WHERE folder_id = folder.id AND missing_since IS NULL) AS files
    FROM folder`
  const listed = db.prepare<[], StoredFolder>(`${select} ORDER BY path`)
  const one = db.prepare<[number], StoredFolder>(`${select} WHERE id = ?`)
  const insert = db.prepare('INSERT INTO folder (path, added_at) VALUES (?, ?)')
  const adopt = db.prepare('UPDATE file SET folder_id = ? WHERE folder_id = ?')
  const remove = db.prepare('DELETE FROM folder WHERE id = ?')
  const update = db.prepare(
    'UPDATE folder SET state = @state, watching = @watching, note = @note, scanned_at = @scannedAt WHERE id = @id',
  )

  const known = (id: number): StoredFolder => {
    const folder = one.get(id)
    if (!folder) throw new Error(`There is no folder ${id}`)
    return folder
  }

  return {
    list: () => listed.all(),
    get: (id) => one.get(id),
    add: db.transaction((path: string, absorbed: readonly number[]) => {
      const id = Number(insert.run(path, now()).lastInsertRowid)
      for (const child of absorbed) {
        adopt.run(id, child)
        remove.run(child)
      }
      return known(id)
    }),
    update(id, change) {
      const before = one.get(id)
      if (!before) return false
      const { state, watching, note, scannedAt } = { ...before, ...change }
      update.run({ id, state, watching, note, scannedAt })
      return (
        before.state !== state || before.watching !== watching || before.note !== note || before.scannedAt !== scannedAt
      )
    },
    remove: (id) => void remove.run(id),
  }
}
