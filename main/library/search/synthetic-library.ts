import type { Database } from 'better-sqlite3'
import { openCodes } from '../store/codes.ts'
import { openModels } from '../store/models.ts'
import { openWords } from '../store/words.ts'
import { codeOf } from '../vectors/code.ts'
import { seededRandom } from '../vectors/seeded-random.ts'
import { blobOf } from '../vectors/unit-vector.ts'
import type { VectorSpace } from '../vectors/vector-index.ts'
import { syntheticVectors } from './synthetic-vectors.ts'

/** A library of made-up photos, for measuring: the same for the same seed, and shaped like real ones. */
export interface SyntheticLibrary extends VectorSpace {
  /** Vectors like those of pictures that are not in the library. */
  imageQuery(): Float32Array
  /** Vectors like those of phrases. */
  textQuery(): Float32Array
  /** Adds one more photo to the library, in one transaction; `store` stores its code in it. Answers with its vector. */
  add(db: Database, store: (id: number, vector: Float32Array) => void): { id: number; vector: Float32Array }
}

interface SyntheticOptions {
  readonly photos: number
  readonly dimensions: number
  readonly seed?: number
  /** Called now and then with the number of photos made so far. */
  readonly onProgress?: (made: number) => void
}

const photosPerEvent = 25
const eventsPerTransaction = 40
const years = 20
const dayMs = 86_400_000
const firstDay = Date.UTC(2005, 0, 1)
const root = '/synthetic'
const places = 'Rome Lisbon Kyoto Oslo Home Beach Garden Alps Museum Wedding Birthday Hamburg Zoo Lake'.split(' ')
const cameras = ['Canon EOS 80D', 'iPhone 12', 'Pixel 7', 'NIKON D750', 'FUJIFILM X-T3', 'SM-G991B', 'DMC-TZ71']
/** Of all photos: another shot of the one before; a copy in another folder; a RAW file; a known place; keywords; a title. */
const shares = { nearDuplicate: 0.2, copy: 0.02, raw: 0.1, located: 0.4, keywords: 0.1, title: 0.02 }

/**
 * Fills an empty library with made-up photos, their words, vectors and codes; 100,000 of 512 dimensions take about half
 * a minute. See {@link syntheticVectors} for what vectors are like.
 */
export function fillSynthetically(db: Database, options: SyntheticOptions): SyntheticLibrary {
  const { photos, dimensions, seed = 7, onProgress = () => undefined } = options
  const random = seededRandom(seed + 1_000)
  const vectors = syntheticVectors(photos, dimensions, seed)
  const { id: modelId } = openModels(db).register('synthetic', dimensions)
  db.prepare(`INSERT INTO folder (id, path, added_at) VALUES (1, ?, 0)`).run(root)
  const codes = openCodes(db, { modelId, dimensions })
  const add = openWriter(db, modelId, random)

  const addEvent = (firstId: number, count: number): void => {
    const event = eventOf(random)
    const occasion = vectors.occasion()
    let vector = vectors.picture(occasion)
    for (let id = firstId; id < firstId + count; id++) {
      vector = random() < shares.nearDuplicate ? vectors.nearDuplicate(vector) : vectors.picture(occasion)
      add(id, event, vector)
      codes.put(id, codeOf(vector))
    }
  }
  const addEvents = db.transaction((firstId: number, last: number) => {
    for (let id = firstId; id <= last; id += photosPerEvent) addEvent(id, Math.min(photosPerEvent, last + 1 - id))
  })
  const step = photosPerEvent * eventsPerTransaction
  for (let id = 1; id <= photos; id += step) {
    addEvents(id, Math.min(id + step - 1, photos))
    onProgress(Math.min(id + step - 1, photos))
  }
  // The machine has said what it has to say about each.
  db.exec('UPDATE content SET tagged = 1')
  return openSynthetic(db, options)
}

/** What {@link fillSynthetically} made, opened again with the same options. Undefined where it did not get to its end. */
export function openSynthetic(db: Database, { photos, dimensions, seed = 7 }: SyntheticOptions): SyntheticLibrary {
  const random = seededRandom(seed + 2_000)
  const vectors = syntheticVectors(photos, dimensions, seed, 1)
  // By now it may have the name of a real one.
  const made = db.prepare<[], number | null>('SELECT min(id) FROM model').pluck().get()
  const modelId = made ?? openModels(db).register('synthetic', dimensions).id
  let lastId = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM content').pluck().get() ?? 0
  return {
    modelId,
    dimensions,
    imageQuery: () => vectors.picture(vectors.occasion()),
    textQuery: () => vectors.phrase(),
    add(connection, store) {
      const vector = vectors.picture(vectors.occasion())
      const id = ++lastId
      connection.transaction(() => {
        openWriter(connection, modelId, random)(id, eventOf(random), vector)
        store(id, vector)
      })()
      return { id, vector }
    },
  }
}

interface Event {
  /** Midnight, epoch milliseconds. */
  readonly day: number
  readonly folder: string
}

const wholeBelow = (random: () => number, below: number): number => Math.floor(random() * below)

function eventOf(random: () => number): Event {
  const day = firstDay + wholeBelow(random, years * 365) * dayMs
  const date = new Date(day).toISOString()
  const place = places[wholeBelow(random, places.length)]!
  return { day, folder: `${root}/${date.slice(0, 4)}/${date.slice(0, 7)} ${place}` }
}

/** Writes photos with their words and vectors, but without codes. */
function openWriter(db: Database, modelId: number, random: () => number) {
  const whole = (below: number): number => wholeBelow(random, below)
  const words = openWords(db)
  const addContent = db.prepare(`
    INSERT INTO content (id, hash, bytes, first_seen, embedded, format, width, height, aspect, colour, sort_at, taken_at,
      taken_source, camera, lens, exposure_time, aperture, iso, focal_length, latitude, longitude, title, keywords)
    VALUES (?, ?, ?, 0, 1, ?, ?, ?, ?, ?, ?, ?, 'metadata', ?, 'EF24-70mm f/2.8L', 0.004, 2.8, 100, 50, ?, ?, ?, ?)`)
  const addFile = db.prepare(
    'INSERT INTO file (folder_id, path, size, mtime, content_id, pending) VALUES (1, ?, ?, ?, ?, 0)',
  )
  const addVector = db.prepare('INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)')

  return (id: number, { day, folder }: Event, vector: Float32Array): void => {
    const at = day + whole(dayMs)
    const raw = random() < shares.raw
    const [width, height] = random() < 0.7 ? [4_000, 3_000] : [3_000, 4_000]
    const aspect = Math.round((width * 1_000) / height)
    const [latitude, longitude] = random() < shares.located ? [random() * 120 - 60, random() * 360 - 180] : [null, null]
    const keywords = random() < shares.keywords ? JSON.stringify([places[whole(places.length)]]) : null
    const title = random() < shares.title ? `${places[whole(places.length)]!} at night` : null
    const camera = cameras[whole(cameras.length)]
    const bytes = 2_000_000 + whole(4_000_000)
    const format = raw ? 'raw' : 'jpeg'
    const seen = [width, height, aspect, whole(0x1000000), at, at, camera, latitude, longitude, title, keywords]
    addContent.run(id, hashOf(id), bytes, format, ...seen)
    const name = `IMG_${String(id).padStart(6, '0')}.${raw ? 'CR2' : 'JPG'}`
    addFile.run(`${folder}/${name}`, bytes, at, id)
    if (random() < shares.copy) addFile.run(`${root}/Copies${folder.slice(root.length)}/${name}`, bytes, at, id)
    addVector.run(modelId, id, blobOf(vector))
    words.refresh([id])
  }
}

/** Looks like a SHA-256, all over the place as those are. */
function hashOf(id: number): string {
  const random = seededRandom(id)
  return Array.from({ length: 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
}
