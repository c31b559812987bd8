import type { Database } from 'better-sqlite3'
import { Failure } from '../../../preload/contract/failure.ts'
import { AlbumId, type Album } from '../../../preload/contract/albums.ts'
import { strings } from '../../strings.ts'
import { isVisible } from '../search/condition.ts'
import { byName } from './by-name.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'

/** Everything this app says to SQLite about albums. Call what changes them inside `Changes.record`. */
export interface Albums {
  /** By name. About 10 ms for a hundred thousand photos in albums. */
  list(): Album[]
  /** @throws {Failure} `not-found` */
  nameOf(id: number): string
  /** An empty album. @throws {Failure} `invalid-input` where the name is taken */
  create(name: string): AlbumId
  /** @throws {Failure} `invalid-input` where the name is taken by another album */
  rename(id: number, name: string): void
  /** Null: the first photo. @throws {Failure} `invalid-input` for a photo that is not in the album */
  setCover(id: number, photo: number | null): void
  delete(id: number): void
  /** Puts photos at the end; those that are in it stay where they are. @returns how many were added */
  add(id: number, photos: Iterable<number>): number
  /** @returns how many were in it */
  remove(id: number, photos: Iterable<number>): number
  /**
   * Moves photos, in the order given, to just before another one of the album; null: to the end. Those that are not in
   * it are passed over. @throws {Failure} `not-found` where the other one is not in the album
   */
  move(id: number, photos: readonly number[], before: number | null): void
}

interface AlbumRow extends Omit<Album, 'coverChosen'> {
  readonly coverChosen: 0 | 1
}

interface Place {
  readonly photo: number
  readonly position: number
}

/** Opens the albums of a library. `now` gives epoch milliseconds. */
export function openAlbums(db: Database, now: () => number): Albums {
  const visible = `FROM album_photo JOIN content ON content.id = album_photo.content_id
      WHERE album_id = album.id AND ${isVisible}`
  const listed = db.prepare<[], AlbumRow>(`
    SELECT id, name, created_at AS createdAt, cover_id IS NOT NULL AS coverChosen,
      (SELECT count(*) ${visible}) AS photos,
      coalesce(
        (SELECT content.hash ${visible} AND content.id = album.cover_id),
        (SELECT content.hash ${visible} ORDER BY position, content_id LIMIT 1)) AS cover
    FROM album`)
  const selectName = db.prepare<[number], string>('SELECT name FROM album WHERE id = ?').pluck()
  const selectKey = db.prepare<[string], number>('SELECT id FROM album WHERE key = ?').pluck()
  const insert = db.prepare<[string, string, number]>('INSERT INTO album (name, key, created_at) VALUES (?, ?, ?)')
  const rename = db.prepare<[string, string, number]>('UPDATE album SET name = ?, key = ? WHERE id = ?')
  const setCover = db.prepare<[number | null, number]>('UPDATE album SET cover_id = ? WHERE id = ?')
  const remove = db.prepare<[number]>('DELETE FROM album WHERE id = ?')
  const contains = db
    .prepare<[number, number], 1>('SELECT 1 FROM album_photo WHERE album_id = ? AND content_id = ?')
    .pluck()
  const lastPosition = db
    .prepare<[number], number | null>('SELECT max(position) FROM album_photo WHERE album_id = ?')
    .pluck()
  const put = db.prepare<[number, number, number]>(
    'INSERT INTO album_photo (album_id, content_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const take = db.prepare<[number, number]>('DELETE FROM album_photo WHERE album_id = ? AND content_id = ?')
  const uncover = db.prepare<[number, number]>('UPDATE album SET cover_id = NULL WHERE id = ? AND cover_id = ?')
  const places = db.prepare<[number], Place>(`
    SELECT content_id AS photo, position FROM album_photo WHERE album_id = ? ORDER BY position, content_id`)
  const place = db.prepare<[number, number, number]>(
    'UPDATE album_photo SET position = ? WHERE album_id = ? AND content_id = ?',
  )

  const nameOf = (id: number): string => {
    const name = selectName.get(id)
    if (name === undefined) throw new Failure('not-found', strings.organising.albums.unknown)
    return name
  }
  const freeKey = (name: string, itself?: number): string => {
    const key = foldName(name)
    const owner = selectKey.get(key)
    if (owner === undefined || owner === itself) return key
    throw new Failure('invalid-input', strings.organising.albums.taken(nameOf(owner)))
  }

  return {
    list: () =>
      listed
        .all()
        .map((album) => ({ ...album, coverChosen: album.coverChosen === 1 }))
        .sort(byName),
    nameOf,
    create: (name) => AlbumId.parse(Number(insert.run(name, freeKey(name), now()).lastInsertRowid)),
    rename: (id, name) => void rename.run(name, freeKey(name, id), id),
    setCover(id, photo) {
      if (photo !== null && contains.get(id, photo) === undefined) {
        throw new Failure('invalid-input', strings.organising.albums.coverElsewhere)
      }
      setCover.run(photo, id)
    },
    delete: (id) => void remove.run(id),
    add(id, photos) {
      let position = lastPosition.get(id) ?? 0
      let added = 0
      for (const photo of photos) added += put.run(id, photo, ++position).changes
      return added
    },
    remove(id, photos) {
      let removed = 0
      for (const photo of photos) {
        removed += take.run(id, photo).changes
        uncover.run(id, photo)
      }
      return removed
    },
    move(id, photos, before) {
      for (const { photo, position } of moved(places.all(id), photos, before)) place.run(position, id, photo)
    },
  }
}

/** The places that have to change so that `photos` come just before `before`: usually only those of `photos`. */
function moved(all: readonly Place[], photos: readonly number[], before: number | null): Place[] {
  const positions = new Map(all.map(({ photo, position }) => [photo, position]))
  const moving = new Set(photos.filter((photo) => positions.has(photo)))
  const index = before === null ? all.length : all.findIndex(({ photo }) => photo === before)
  if (index < 0) throw new Failure('not-found', strings.organising.albums.placeElsewhere)
  const preceding = all.slice(0, index).filter(({ photo }) => !moving.has(photo))
  const following = all.slice(index).filter(({ photo }) => !moving.has(photo))

  const from = preceding.at(-1)?.position ?? (following[0]?.position ?? 0) - moving.size - 1
  const to = following[0]?.position ?? from + moving.size + 1
  const step = (to - from) / (moving.size + 1)
  const between = [...moving].map((photo, i) => ({ photo, position: from + step * (i + 1) }))
  if (isAscending([from, ...between.map(({ position }) => position), to])) return between
  // After some fifty moves into the same gap there is no number left in it.
  return [...preceding, ...between, ...following]
    .map(({ photo }, i) => ({ photo, position: i + 1 }))
    .filter(({ photo, position }) => positions.get(photo) !== position)
}

const isAscending = (numbers: readonly number[]): boolean => numbers.every((n, i) => i === 0 || n > numbers[i - 1]!)
