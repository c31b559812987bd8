import { normal, seededRandom } from '../vectors/seeded-random.ts'

/** Made-up vectors, shaped like those that a model gives to pictures and phrases. The same for the same seed. */
export interface SyntheticVectors {
  /** What some pictures have in common: the same people at the same place. */
  occasion(): Occasion
  picture(occasion: Occasion): Float32Array
  /** Another shot of nearly the same. */
  nearDuplicate(of: Float32Array): Float32Array
  /** Like a phrase: near the same subjects, but off to one side with all other phrases, as CLIP's are. */
  phrase(): Float32Array
}

export interface Occasion {
  readonly subject: Float32Array
  readonly scene: Float32Array
}

const mostSubjects = 2_000
const photosPerSubject = 25

/**
 * Vectors are a common direction (any two pictures resemble each other somewhat), plus one of two thousand subjects,
 * some much more frequent than others, plus the occasion, plus the picture itself, each with less weight in later
 * dimensions.
 *
 * @param photos Decides how many subjects there are.
 * @param stream Another one makes other vectors of the same subjects.
 */
export function syntheticVectors(photos: number, dimensions: number, seed: number, stream = 0): SyntheticVectors {
  let random = seededRandom(seed)
  const table = Float32Array.from({ length: 65_536 }, () => normal(random))
  /** From a table, because a library takes hundreds of millions of them. */
  const bell = (): number => table[Math.floor(random() * table.length)]!
  const spread = (falling: number): Float32Array => {
    const weights = Float32Array.from({ length: dimensions }, (_, i) => (i + 1) ** -falling)
    const length = Math.hypot(...weights)
    return weights.map((weight) => weight / length)
  }
  const [ofSubjects, ofPictures] = [spread(0.5), spread(0.3)]
  const scattered = (weights: Float32Array): Float32Array => weights.map((weight) => weight * bell())
  const direction = (): Float32Array => normalised(Float32Array.from({ length: dimensions }, bell))
  const [picturesLie, phrasesLie] = [direction(), direction()]
  const subjects = Array.from({ length: Math.min(mostSubjects, Math.ceil(photos / photosPerSubject)) }, () =>
    scattered(ofSubjects),
  )
  random = seededRandom(seed + 1 + stream)
  // The square makes some subjects much more frequent than others.
  const subject = (): Float32Array => subjects[Math.floor(random() ** 2 * subjects.length)]!

  return {
    occasion: () => ({ subject: subject(), scene: scattered(ofPictures) }),
    picture({ subject, scene }) {
      const vector = new Float32Array(dimensions)
      for (let i = 0; i < dimensions; i++) {
        vector[i] = 0.95 * picturesLie[i]! + subject[i]! + 0.35 * scene[i]! + 0.55 * ofPictures[i]! * bell()
      }
      return normalised(vector)
    },
    nearDuplicate: (of) => normalised(of.map((value, i) => value + 0.08 * ofPictures[i]! * bell())),
    phrase() {
      const [centre, noise] = [subject(), scattered(ofPictures)]
      return normalised(
        centre.map((value, i) => 0.45 * value + 0.35 * noise[i]! + 0.9 * phrasesLie[i]! + 0.1 * picturesLie[i]!),
      )
    },
  }
}

function normalised(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return vector.map((value) => value / length)
}
