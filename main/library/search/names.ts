import type { Database } from 'better-sqlite3'
import { Failure } from '../../../preload/contract/failure.ts'
import { nearest } from '../../../preload/contract/query/nearest.ts'
import { displayPath, libraryPath, parentPath, withoutTrailingSlash } from '../folders/paths.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'
import { strings } from '../../strings.ts'

/** What searches call by name, and which rows or paths that is. */
export interface Names {
  /** The label of this name and all kinds of it. @throws {Failure} `not-found` */
  labels(name: string): readonly number[]
  /** The same; none where there is no such label. */
  labelsIfAny(name: string): readonly number[]
  /** @throws {Failure} `not-found` */
  album(name: string): number
  /**
   * Paths of the folders that are meant by an absolute path, a name, or the last names of a path, in whatever case;
   * none of them inside another. @throws {Failure} `not-found`
   */
  folders(path: string): readonly string[]
  /** Cameras whose name has `part` in it, in whatever case. @throws {Failure} `not-found` */
  cameras(part: string): readonly string[]
}

/** Everything this app asks SQLite about what searches call by name. */
export function openNames(db: Database): Names {
  const selectLabels = db
    .prepare<[string], number>(
      `
      WITH RECURSIVE kind (id) AS (
        SELECT label_id FROM label_name WHERE key = ? AND label_id IS NOT NULL
        UNION SELECT label.id FROM label JOIN kind ON label.parent_id = kind.id)
      SELECT id FROM kind ORDER BY id`,
    )
    .pluck()
  const selectLabelNames = db.prepare<[], string>('SELECT name FROM label').pluck()
  const selectAlbum = db.prepare<[string], number>('SELECT id FROM album WHERE key = ?').pluck()
  const selectAlbumNames = db.prepare<[], string>('SELECT name FROM album').pluck()
  const selectDirectories = db.prepare<[], { directory: string; root: string }>(`
    SELECT directory_tally.directory, folder.path AS root
    FROM directory_tally JOIN folder ON folder.id = directory_tally.folder_id WHERE directory_tally.photos > 0`)
  const selectCameras = db.prepare<[], string>(`SELECT key FROM tally WHERE kind = 'camera' AND count > 0`).pluck()

  const labelsIfAny = (name: string): readonly number[] => selectLabels.all(foldName(name))

  return {
    labelsIfAny,
    labels(name) {
      const found = labelsIfAny(name)
      return found.length > 0 ? found : unknown(strings.searching.unknown.tag, name, selectLabelNames.all())
    },
    album(name) {
      return selectAlbum.get(foldName(name)) ?? unknown(strings.searching.unknown.album, name, selectAlbumNames.all())
    },
    folders(path) {
      if (isAbsolute(path)) return [libraryPath(path)]
      const wanted = namesIn(path)
      const found = new Set<string>()
      const names = new Set<string>()
      for (const { directory, root } of selectDirectories.all()) {
        let at: string | null = withoutTrailingSlash(directory)
        while (at !== null && at.length >= root.length && !names.has(at)) {
          names.add(at)
          if (endsWith(namesIn(at), wanted)) found.add(at)
          at = parentPath(at)
        }
      }
      if (found.size > 0) return [...found].filter((inner) => !isBelowAny(inner, found))
      return unknown(
        strings.searching.unknown.folder,
        path,
        [...names].map((known) => displayPath(known).split('/').at(-1) ?? ''),
      )
    },
    cameras(part) {
      const known = selectCameras.all()
      const found = known.filter((camera) => camera.toLowerCase().includes(part.toLowerCase()))
      if (found.length > 0) return found
      const { camera, anyCamera } = strings.searching.unknown
      throw new Failure('not-found', known.length > 0 ? camera(part, known.slice(0, 20)) : anyCamera(part))
    },
  }
}

function unknown(
  sentence: (name: string, meant: string | undefined) => string,
  name: string,
  known: readonly string[],
): never {
  throw new Failure('not-found', sentence(name, nearest(name, known) || undefined))
}

const isAbsolute = (path: string): boolean => /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path)

/** The names in a path, as they are compared. */
const namesIn = (path: string): string[] =>
  displayPath(path)
    .split(/[/\\]/)
    .filter((name) => name !== '' && name !== '.')
    .map(foldName)

const endsWith = (names: readonly string[], wanted: readonly string[]): boolean =>
  wanted.length > 0 && wanted.every((name, i) => names[names.length - wanted.length + i] === name)

function isBelowAny(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = parentPath(path); at !== null; at = parentPath(at)) if (folders.has(at)) return true
  return false
}
