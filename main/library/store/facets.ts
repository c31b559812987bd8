import type { Database } from 'better-sqlite3'
import type { Facets, Format } from '../../../preload/contract/photos.ts'
import { displayName, nameOf, parentPath, withoutTrailingSlash } from '../folders/paths.ts'
import { isVisible } from '../search/filters.ts'

interface DirectoryRow {
  /** Where files lie, with a slash at the end. */
  readonly directory: string
  /** The watched folder it belongs to. */
  readonly root: string
  readonly count: number
}

const dayMs = 86_400_000

/** What there is to filter by. Reads every visible photo once; about 80 ms for a hundred thousand. */
export function openFacets(db: Database): () => Facets {
  const selectSpan = db.prepare<[], { total: number; first: number | null; last: number | null }>(`
    SELECT count(*) AS total, min(sort_at) AS first, max(sort_at) AS last FROM content WHERE ${isVisible}`)
  const selectFormats = db.prepare<[], { format: Format; count: number }>(`
    SELECT format, count(*) AS count FROM content WHERE ${isVisible} GROUP BY format ORDER BY count DESC, format`)
  const selectCameras = db.prepare<[], { camera: string; count: number }>(`
    SELECT camera, count(*) AS count FROM content
    WHERE ${isVisible} AND camera IS NOT NULL GROUP BY camera ORDER BY count DESC, camera`)
  // Most photos are one file, and can be counted per directory. Those with copies must not count twice further up.
  const selectSingles = db.prepare<[], DirectoryRow>(`
    SELECT file.directory, folder.path AS root, count(*) AS count
    FROM file JOIN folder ON folder.id = file.folder_id JOIN content ON content.id = file.content_id
    WHERE file.missing_since IS NULL AND content.width IS NOT NULL AND content.present = 1
    GROUP BY file.directory, file.folder_id`)
  const selectCopies = db.prepare<[], { id: number; directory: string; root: string }>(`
    SELECT content.id, file.directory, folder.path AS root
    FROM content JOIN file ON file.content_id = content.id JOIN folder ON folder.id = file.folder_id
    WHERE content.width IS NOT NULL AND content.present > 1 AND file.missing_since IS NULL`)

  return () => {
    const { total = 0, first = null, last = null } = selectSpan.get() ?? {}
    const folders = new Map<string, { count: number; depth: number }>()
    const count = (path: string, root: string, photos: number): void => {
      const found = folders.get(path)
      if (found) found.count += photos
      else folders.set(path, { count: photos, depth: depthOf(root, path) })
    }
    for (const { directory, root, count: photos } of selectSingles.all()) {
      for (const path of upTo(root, directory)) count(path, root, photos)
    }
    const rootsOf = new Map<number, Map<string, string>>()
    for (const { id, directory, root } of selectCopies.all()) {
      const paths = rootsOf.get(id) ?? new Map<string, string>()
      rootsOf.set(id, paths)
      for (const path of upTo(root, directory)) paths.set(path, root)
    }
    for (const paths of rootsOf.values()) paths.forEach((root, path) => count(path, root, 1))
    return {
      total,
      firstDay: first === null ? null : dayOf(first),
      lastDay: last === null ? null : dayOf(last),
      formats: selectFormats.all(),
      cameras: selectCameras.all(),
      folders: Array.from(folders, ([path, { count, depth }]) => ({
        path,
        name: displayName(path) || nameOf(path),
        depth,
        count,
      })).sort((a, b) => comparePaths(a.path, b.path)),
    }
  }
}

/** `directory` and the folders around it, as far as the watched folder `root`. */
function upTo(root: string, directory: string): string[] {
  const paths: string[] = []
  let path: string | null = withoutTrailingSlash(directory)
  while (path !== null && path.length >= root.length) {
    paths.push(path)
    path = parentPath(path)
  }
  return paths
}

const segments = (path: string): string[] => withoutTrailingSlash(path).split('/').filter(Boolean)

const depthOf = (root: string, path: string): number => segments(path).length - segments(root).length

/** Each folder right before what is in it: `/` sorts before everything else. */
function comparePaths(a: string, b: string): number {
  const [left, right] = [a.replaceAll('/', '\0'), b.replaceAll('/', '\0')]
  return left < right ? -1 : left > right ? 1 : 0
}

/** A date input takes four digits and no sign. */
function dayOf(ms: number): string {
  const [earliest, latest] = [Date.parse('0000-01-01'), Date.parse('9999-12-31')]
  return new Date(Math.floor(Math.min(Math.max(ms, earliest), latest) / dayMs) * dayMs).toISOString().slice(0, 10)
}
