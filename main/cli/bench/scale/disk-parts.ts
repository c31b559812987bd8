import { join } from 'node:path'
import { openStore } from '../../../library/store/open.ts'
import type { MadeLibrary } from './made-library.ts'

/** What each part of the database takes, in bytes a photo, the largest first. */
export interface DiskPart {
  readonly part: string
  readonly bytes: number
}

const partOf = (name: string): string => {
  if (name === 'embedding') return 'vectors, float32'
  if (name === 'vector_code') return 'codes, int8'
  if (name.startsWith('word')) return 'words to search by'
  if (name === 'content') return 'what is known of a photo'
  if (name.startsWith('content') || name.startsWith('sqlite_autoindex_content')) return 'indexes of photos'
  if (name === 'file') return 'files'
  if (name.startsWith('file') || name.startsWith('sqlite_autoindex_file')) return 'indexes of files'
  if (name.startsWith('sqlite_autoindex_embedding')) return 'index of vectors'
  return 'everything else'
}

export function diskParts({ folder, photos }: MadeLibrary): readonly DiskPart[] {
  const db = openStore(join(folder, 'library.db'))
  try {
    const rows = db
      .prepare<[], { name: string; bytes: number }>('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name')
      .all()
    const parts = new Map<string, number>()
    for (const { name, bytes } of rows) parts.set(partOf(name), (parts.get(partOf(name)) ?? 0) + bytes / photos)
    return Array.from(parts, ([part, bytes]) => ({ part, bytes })).sort((a, b) => b.bytes - a.bytes)
  } finally {
    db.close()
  }
}
