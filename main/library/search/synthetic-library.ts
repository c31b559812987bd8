import type { Database } from 'better-sqlite3'
import { openModels } from '../store/models.ts'
import { openWords } from '../store/words.ts'
import { codeOf } from '../vectors/code.ts'
import { openCodes } from '../store/codes.ts'
import { normal, seededRandom } from '../vectors/seeded-random.ts'
import { blobOf } from '../vectors/unit-vector.ts'
import type { VectorSpace } from '../vectors/vector-index.ts'

/** A library of made-up photos, for measuring: the same for the same seed, and shaped like real ones. */
export interface SyntheticLibrary extends VectorSpace {
  /** Vectors like those of pictures that are not in the library. */
  imageQuery(): Float32Array
  /** Vectors like those of phrases: near the same subjects, but all off to one side, as CLIP's are. */
  textQuery(): Float32Array
  /** Adds one more photo to the library, in one transaction; `store` stores its code in it. Answers with its vector. */
  add(db: Database, store: (id: number, vector: Float32Array) => void): { id: number; vector: Float32Array }
}

const photosPerEvent = 25
const subjects = 2_000
const years = 20
const dayMs = 86_400_000
const firstDay = Date.UTC(2005, 0, 1)
const places = 'Rome Lisbon Kyoto Oslo Home Beach Garden Alps Museum Wedding Birthday Hamburg Zoo Lake'.split(' ')
const cameras = ['Canon EOS 80D', 'iPhone 12', 'Pixel 7', 'NIKON D750', 'FUJIFILM X-T3', 'SM-G991B', 'DMC-TZ71']

/**
 * Fills an empty library with `photos` photos of `dimensions` dimensions; 100,000 take about half a minute.
 *
 * Vectors are a common direction (any two pictures resemble each other somewhat), plus one of two thousand subjects,
 * plus the occasion, plus the picture itself, each with less weight in later dimensions; a fifth are near-duplicates of
 * the one before.
 */
export function fillSynthetically(db: Database, photos: number, dimensions: number, seed = 7): SyntheticLibrary {
  const random = seededRandom(seed)
  const bell = tableOfNormals(random)
  const whole = (below: number): number => Math.floor(random() * below)
  const spread = (falling: number): Float32Array => {
    const weights = Float32Array.from({ length: dimensions }, (_, i) => (i + 1) ** -falling)
    const length = Math.hypot(...weights)
    return weights.map((weight) => weight / length)
  }
  const [ofSubjects, ofPictures] = [spread(0.5), spread(0.3)]
  const scattered = (weights: Float32Array): Float32Array => weights.map((weight) => weight * bell())
  const direction = (): Float32Array => normalised(Float32Array.from({ length: dimensions }, bell))
  const [picturesLie, phrasesLie] = [direction(), direction()]
  const centres = Array.from({ length: Math.min(subjects, Math.ceil(photos / photosPerEvent)) }, () =>
    scattered(ofSubjects),
  )
  // The squares make some subjects much more frequent than others.
  const subject = (): Float32Array => centres[Math.floor(random() ** 2 * centres.length)]!

  const picture = (centre: Float32Array, occasion: Float32Array): Float32Array => {
    const vector = new Float32Array(dimensions)
    for (let i = 0; i < dimensions; i++) {
      vector[i] = 0.95 * picturesLie[i]! + centre[i]! + 0.35 * occasion[i]! + 0.55 * ofPictures[i]! * bell()
    }
    return normalised(vector)
  }
  const nearDuplicate = (of: Float32Array): Float32Array =>
    normalised(of.map((value, i) => value + 0.08 * ofPictures[i]! * bell()))

  const { id: modelId } = openModels(db).register('synthetic', dimensions)
  const newEvent = (): Event => {
    const day = firstDay + whole(years * 365) * dayMs
    const date = new Date(day).toISOString()
    return { day, folder: `/synthetic/${date.slice(0, 4)}/${date.slice(0, 7)} ${places[whole(places.length)]!}` }
  }

  db.exec(`INSERT INTO folder (id, path, added_at) VALUES (1, '/synthetic', 0)`)
  const codes = openCodes(db, { modelId, dimensions })
  const add = openWriter(db, modelId, random)
  const addEvent = db.transaction((firstId: number, count: number) => {
    const event = newEvent()
    const [centre, occasion] = [subject(), scattered(ofPictures)]
    let vector = picture(centre, occasion)
    for (let id = firstId; id < firstId + count; id++) {
      vector = random() < 0.2 ? nearDuplicate(vector) : picture(centre, occasion)
      add(id, event, vector)
      codes.put(id, codeOf(vector))
    }
  })
  for (let id = 1; id <= photos; id += photosPerEvent) addEvent(id, Math.min(photosPerEvent, photos + 1 - id))

  let lastId = photos
  return {
    modelId,
    dimensions,
    imageQuery: () => picture(subject(), scattered(ofPictures)),
    textQuery() {
      const [centre, noise] = [subject(), scattered(ofPictures)]
      return normalised(
        centre.map((value, i) => 0.45 * value + 0.35 * noise[i]! + 0.9 * phrasesLie[i]! + 0.1 * picturesLie[i]!),
      )
    },
    add(connection, store) {
      const vector = picture(subject(), scattered(ofPictures))
      const id = ++lastId
      connection.transaction(() => {
        openWriter(connection, modelId, random)(id, newEvent(), vector)
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

/** Writes photos with their words and vectors, but without codes. */
function openWriter(db: Database, modelId: number, random: () => number) {
  const whole = (below: number): number => Math.floor(random() * below)
  const words = openWords(db)
  const addContent = db.prepare(`
    INSERT INTO content (id, hash, bytes, first_seen, embedded, format, width, height, aspect, colour, sort_at, taken_at,
      taken_source, camera, lens, exposure_time, aperture, iso, focal_length, title, keywords)
    VALUES (?, ?, 4000000, 0, 1, ?, ?, ?, ?, ?, ?, ?, 'metadata', ?, 'EF24-70mm f/2.8L', 0.004, 2.8, 100, 50, ?, ?)`)
  const addFile = db.prepare(
    'INSERT INTO file (folder_id, path, size, mtime, content_id, pending) VALUES (1, ?, 4000000, ?, ?, 0)',
  )
  const addVector = db.prepare('INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)')

  return (id: number, { day, folder }: Event, vector: Float32Array): void => {
    const at = day + whole(dayMs)
    const raw = random() < 0.1
    const [width, height] = random() < 0.7 ? [4_000, 3_000] : [3_000, 4_000]
    const aspect = Math.round((width * 1_000) / height)
    const keywords = random() < 0.1 ? JSON.stringify([places[whole(places.length)]]) : null
    const title = random() < 0.02 ? `${places[whole(places.length)]!} at night` : null
    const camera = cameras[whole(cameras.length)]
    const hash = id.toString(16).padStart(64, '0')
    const format = raw ? 'raw' : 'jpeg'
    addContent.run(id, hash, format, width, height, aspect, whole(0x1000000), at, at, camera, title, keywords)
    addFile.run(`${folder}/IMG_${String(id).padStart(6, '0')}.${raw ? 'CR2' : 'JPG'}`, at, id)
    addVector.run(modelId, id, blobOf(vector))
    words.refresh([id])
  }
}

/** Normally distributed numbers from a table, because a library takes a hundred million of them. */
function tableOfNormals(random: () => number): () => number {
  const table = Float32Array.from({ length: 65_536 }, () => normal(random))
  return () => table[Math.floor(random() * table.length)]!
}

function normalised(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return vector.map((value) => value / length)
}
