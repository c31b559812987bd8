import type { Database, Statement } from 'better-sqlite3'
import { Failure } from '../../../preload/contract/failure.ts'
import { PhotoId, type PhotoDetails, type PhotoTile, type Taken } from '../../../preload/contract/photos.ts'
import { strings } from '../../strings.ts'
import { displayName } from '../folders/paths.ts'
import { isVisible, photographed, visible, type Condition } from '../search/condition.ts'
import { RecentlyUsed } from '../search/recently-used.ts'
import { openTallies } from './tallies.ts'

/** What a grid needs of each photo, as parallel arrays. */
export interface PhotoColumns {
  readonly ids: Uint32Array
  /** Width ÷ height in thousandths. */
  readonly aspects: Uint16Array
  /** 0xRRGGBB. */
  readonly colours: Uint32Array
  /** Days since 1970-01-01 by the photo's own wall clock. */
  readonly days: Int32Array
}

export interface TimelinePage {
  readonly after?: number | undefined
  readonly size: number
}

/** Everything this app asks SQLite about photos as people see them: contents that are rendered and present. */
export interface Photos {
  /** All that satisfy `where`, newest first. About 25 ms for a hundred thousand. */
  timeline(where?: Condition): PhotoColumns
  /** A part of the timeline: `size` photos that follow `after`, or the first. Half a microsecond each. */
  timelinePage(where: Condition | undefined, page: TimelinePage): PhotoColumns
  /** How long the timeline is. */
  count(where?: Condition): number
  /** Those in an album that satisfy `where`, in its order. */
  album(id: number, where?: Condition): PhotoColumns
  /** The columns of `ids`, in their order; those that are not visible or do not satisfy `where` are left out. */
  columns(ids: Uint32Array, where?: Condition): PhotoColumns
  /** Ascending ids of all that satisfy `where`; undefined where everything that has a vector does. */
  matching(where?: Condition): Uint32Array | undefined
  /**
   * Photos that have a vector and are not visible, or not {@link photographed} where that is asked for, ascending;
   * undefined where they are more than `most`. Usually there are few.
   */
  hidden(most: number, where: undefined | typeof photographed): Uint32Array | undefined
  newestFirst(ids: Uint32Array): Uint32Array
  tiles(ids: readonly number[]): PhotoTile[]
  /** @throws {Failure} `not-found` */
  get(id: number): PhotoDetails
  /** The photo in the file at `path`, as the library writes paths. @throws {Failure} `not-found` */
  at(path: string): PhotoId
}

interface TileRow {
  readonly id: number
  readonly hash: string
  readonly path: string
  readonly offline: 0 | 1
  readonly sortAt: number
  readonly takenAt: number | null
  readonly takenOffset: number | null
  readonly takenSource: 'metadata' | 'gps' | null
  readonly caption: string | null
  readonly favourite: 0 | 1
}

interface DetailRow extends Omit<PhotoDetails, 'keywords' | 'files' | 'embedded' | 'generated'> {
  readonly keywords: string | null
  readonly generated: 0 | 1
  readonly embedded: 0 | 1
}

type GridRow = [id: number, aspect: number, colour: number, sortAt: number]

const dayMs = 86_400_000
/** Room for a page of a ranked answer; more is taken as it is needed. */
const fewRows = 1_024
/** Reading the whole timeline of a hundred thousand takes as long as looking up this many. */
const mostLookUps = 10_000
/** Statements kept for conditions of different shapes. */
const mostPrepared = 64
/** The farthest a `Date` reaches. Clocks of files can lie beyond it. */
const farthestMs = 8.64e15

/** `model` is the row of the model that answers "more like this", if there is one. */
export function openPhotos(db: Database, model: () => number | undefined): Photos {
  const grid = 'content.id, content.aspect, content.colour, content.sort_at'
  const prepared = new RecentlyUsed<string, Statement<(string | number)[], GridRow>>(mostPrepared)
  /** A statement for every shape of condition that was asked for of late. */
  const prepare = (sql: string): Statement<(string | number)[], GridRow> => {
    const found = prepared.get(sql) ?? db.prepare<(string | number)[], GridRow>(sql).raw()
    prepared.set(sql, found)
    return found
  }
  const selectSortAt = db.prepare<[number], number>('SELECT sort_at FROM content WHERE id = ?').pluck()
  const tallies = openTallies(db)
  const isAnyHidden = db
    .prepare<[], number>('SELECT 1 FROM content WHERE width IS NOT NULL AND present = 0 LIMIT 1')
    .pluck()
  const selectHidden = (generated: string) =>
    db
      .prepare<[number, number], number>(
        `
      SELECT hidden.id FROM (
        SELECT id FROM content WHERE width IS NOT NULL AND present = 0 ${generated}) AS hidden
      CROSS JOIN embedding ON embedding.model_id = ? AND embedding.content_id = hidden.id ORDER BY hidden.id LIMIT ?`,
      )
      .pluck()
  const selectInvisible = selectHidden('')
  const selectNoPhotographs = selectHidden(`UNION ALL SELECT id FROM content WHERE ${isVisible} AND generated = 1`)
  /** Whether `where` leaves out nothing that has a vector. */
  const isEverything = (where: Condition | undefined): boolean =>
    (where === undefined || (where === photographed && tallies.photos('generated') === 0)) &&
    isAnyHidden.get() === undefined
  // A file on a folder that is online comes first, so that a photo is offline only when all of its files are.
  const selectTile = db.prepare<[number], TileRow>(`
    SELECT content.id, content.hash, file.path, folder.state = 'offline' AS offline, content.sort_at AS sortAt,
      content.taken_at AS takenAt, content.taken_offset AS takenOffset, content.taken_source AS takenSource,
      coalesce(content.title, content.description) AS caption,
      EXISTS (SELECT 1 FROM favourite WHERE content_id = content.id) AS favourite
    FROM content JOIN file ON file.content_id = content.id JOIN folder ON folder.id = file.folder_id
    WHERE content.id = ? AND ${isVisible} AND file.missing_since IS NULL
    ORDER BY folder.state = 'offline', file.path LIMIT 1`)
  const selectDetails = db.prepare<[number | null, number], DetailRow>(`
    SELECT format, bytes, width, height, camera, lens, exposure_time AS exposureTime, aperture, iso,
      focal_length AS focalLength, latitude, longitude, altitude, rating, title, description, keywords, generated,
      EXISTS (SELECT 1 FROM embedding WHERE model_id = ? AND content_id = content.id) AS embedded
    FROM content WHERE id = ?`)
  const selectFiles = db.prepare<[number], { path: string; folder: string; offline: 0 | 1 }>(`
    SELECT file.path, folder.path AS folder, folder.state = 'offline' AS offline
    FROM file JOIN folder ON folder.id = file.folder_id
    WHERE file.content_id = ? AND file.missing_since IS NULL ORDER BY offline, file.path`)
  const selectAt = db
    .prepare<[string], number>(
      `
      SELECT content.id FROM file JOIN content ON content.id = file.content_id
      WHERE file.path = ? AND ${isVisible}`,
    )
    .pluck()

  const tile = (id: number): PhotoTile | undefined => {
    const row = selectTile.get(id)
    return row && tileOf(row)
  }

  const timeline = (where?: Condition): PhotoColumns => {
    const { sql, values } = visible(where)
    const select = prepare(`SELECT ${grid} FROM content WHERE ${sql} ORDER BY content.sort_at DESC, content.id DESC`)
    return columnsOf(select.iterate(...values))
  }

  return {
    timeline,
    timelinePage(where, { after, size }) {
      const { sql, values } = visible(where)
      const order = 'ORDER BY content.sort_at DESC, content.id DESC LIMIT ?'
      if (after === undefined)
        return columnsOf(prepare(`SELECT ${grid} FROM content WHERE ${sql} ${order}`).iterate(...values, size))
      const sortAt = selectSortAt.get(after)
      if (sortAt === undefined) throw new Failure('not-found', strings.searching.listChanged)
      const next = prepare(
        `SELECT ${grid} FROM content WHERE ${sql} AND (content.sort_at, content.id) < (?, ?) ${order}`,
      )
      return columnsOf(next.iterate(...values, sortAt, after, size))
    },
    count(where) {
      if (where === undefined) return tallies.photos('visible')
      if (where === photographed) return tallies.photos('visible') - tallies.photos('generated')
      const { sql, values } = visible(where)
      const [row] = prepare(`SELECT count(*) FROM content WHERE ${sql}`).all(...values)
      return row?.[0] ?? 0
    },
    hidden(most, where) {
      if (isEverything(where)) return new Uint32Array()
      const space = model()
      if (space === undefined) return undefined
      const ids = (where ? selectNoPhotographs : selectInvisible).all(space, most + 1)
      return ids.length > most ? undefined : Uint32Array.from(ids)
    },
    album(id, where) {
      const { sql, values } = visible(where)
      const select = prepare(`
        SELECT ${grid} FROM album_photo JOIN content ON content.id = album_photo.content_id
        WHERE album_photo.album_id = ? AND ${sql} ORDER BY album_photo.position, album_photo.content_id`)
      return columnsOf(select.iterate(id, ...values))
    },
    columns(ids, where) {
      if (ids.length > mostLookUps) return inOrder(ids, timeline(where))
      const { sql, values } = visible(where)
      const select = prepare(`SELECT ${grid} FROM content WHERE content.id = ? AND ${sql}`)
      const rows: GridRow[] = []
      for (const id of ids) {
        const row = select.get(id, ...values)
        if (row) rows.push(row)
      }
      return columnsOf(rows)
    },
    matching(where) {
      if (isEverything(where)) return undefined
      const { sql, values } = visible(where)
      const rows = prepare(`SELECT content.id FROM content WHERE ${sql} ORDER BY content.id`).all(...values)
      return Uint32Array.from(rows, ([id]) => id)
    },
    newestFirst(ids) {
      const dated = Array.from(ids, (id) => ({ id, sortAt: selectSortAt.get(id) ?? 0 }))
      dated.sort((a, b) => b.sortAt - a.sortAt || b.id - a.id)
      return Uint32Array.from(dated, ({ id }) => id)
    },
    tiles: (ids) => ids.map(tile).filter((found) => found !== undefined),
    get(id) {
      const found = tile(id)
      const details = selectDetails.get(model() ?? null, id)
      if (!found || !details) throw new Failure('not-found', strings.library.photo.gone)
      return {
        ...found,
        ...details,
        files: selectFiles.all(id).map((file) => ({ ...file, offline: file.offline === 1 })),
        keywords: details.keywords === null ? [] : (JSON.parse(details.keywords) as string[]),
        generated: details.generated === 1,
        embedded: details.embedded === 1,
      }
    },
    at(path) {
      const id = selectAt.get(path)
      if (id === undefined) throw new Failure('not-found', strings.library.photo.noneAt(path))
      return PhotoId.parse(id)
    },
  }
}

/** Takes rows one at a time: as many JavaScript objects as a library has photos would take memory long after. */
function columnsOf(rows: Iterable<GridRow>): PhotoColumns {
  let columns = emptyColumns(fewRows)
  let count = 0
  for (const [id, aspect, colour, sortAt] of rows) {
    if (count === columns.ids.length) columns = copied(columns, emptyColumns(2 * count))
    columns.ids[count] = id
    columns.aspects[count] = aspect
    columns.colours[count] = colour
    columns.days[count] = Math.floor(sortAt / dayMs)
    count++
  }
  const { ids, aspects, colours, days } = columns
  return {
    ids: ids.slice(0, count),
    aspects: aspects.slice(0, count),
    colours: colours.slice(0, count),
    days: days.slice(0, count),
  }
}

const emptyColumns = (rows: number): PhotoColumns => ({
  ids: new Uint32Array(rows),
  aspects: new Uint16Array(rows),
  colours: new Uint32Array(rows),
  days: new Int32Array(rows),
})

function copied(from: PhotoColumns, to: PhotoColumns): PhotoColumns {
  to.ids.set(from.ids)
  to.aspects.set(from.aspects)
  to.colours.set(from.colours)
  to.days.set(from.days)
  return to
}

/** The columns of `ids` out of those of all photos, in the order of `ids`. */
function inOrder(ids: Uint32Array, all: PhotoColumns): PhotoColumns {
  const placeOf = new Map(Array.from(all.ids, (id, place) => [id, place] as const))
  const found = ids.filter((id) => placeOf.has(id))
  const places = found.map((id) => placeOf.get(id) ?? 0)
  return {
    ids: found,
    aspects: Uint16Array.from(places, (place) => all.aspects[place]!),
    colours: Uint32Array.from(places, (place) => all.colours[place]!),
    days: Int32Array.from(places, (place) => all.days[place]!),
  }
}

function tileOf({ id, hash, path, offline, caption, favourite, ...when }: TileRow): PhotoTile {
  return {
    id: PhotoId.parse(id),
    hash,
    name: displayName(path),
    taken: takenOf(when),
    offline: offline === 1,
    caption,
    favourite: favourite === 1,
  }
}

function takenOf({
  sortAt,
  takenAt,
  takenOffset,
  takenSource,
}: Pick<TileRow, 'sortAt' | 'takenAt' | 'takenOffset' | 'takenSource'>): Taken {
  const ms = Math.min(Math.max(takenAt ?? sortAt, -farthestMs), farthestMs)
  return {
    local: new Date(ms).toISOString().slice(0, -1),
    offsetMinutes: takenOffset,
    source: takenAt === null ? 'file' : (takenSource ?? 'metadata'),
  }
}
