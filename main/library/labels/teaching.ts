import { minimise } from './minimise.ts'

export interface Lesson {
  /** Direction of the prompts; undefined for a label without any. */
  readonly text: Float32Array | undefined
  /** Vectors of photos that people said have the label, and that they said have not. */
  readonly yes: readonly Float32Array[]
  readonly no: readonly Float32Array[]
  /** Vectors of photos picked at random, few of which have the label. */
  readonly others: readonly Float32Array[]
}

/** How much one photo of `others` counts beside what a person said, all of them together at most as much as this. */
const [otherWeight, mostOthers] = [0.1, 5]
/**
 * How firmly the prompts are believed, from prompts that say nothing about the examples to prompts that find them: the
 * larger, the more examples it takes to turn away from them.
 */
const [loosest, firmest] = [4, 30]
/** Deviations above ordinary photos that examples score when the prompts say nothing about them, and when they find them. */
const [unfound, found] = [0.5, 3]
/** Log-odds that a deviation of the score is worth. */
const steepness = 1.3

/**
 * The direction of a label that people have given examples of: a logistic regression over their vectors, held near the
 * direction of the prompts by its penalty, so that a few examples bend it and many replace it. The scores of `others` say
 * what is ordinary, and they count a little as photos that do not have the label.
 *
 * A photo that was said to have the label and not to have it counts for both, which is nothing. The same input gives the
 * same direction. A thousand examples of 512 dimensions take about 60 ms.
 *
 * @returns A unit vector, or undefined where there is nothing to go by.
 */
export function taught({ text, yes, no, others }: Lesson): Float32Array | undefined {
  const dimensions = (text ?? yes[0])?.length
  if (dimensions === undefined) return undefined
  if (yes.length + no.length === 0) return text
  const mean = middle(others.length > 0 ? others : [...yes, ...no], dimensions)
  const start = text ?? unit(difference(middle(yes, dimensions), mean))
  if (!start) return undefined

  const shares = Math.min(otherWeight, mostOthers / Math.max(others.length, 1))
  const said = packed(
    [
      ...yes.map((vector) => ({ vector, is: 1, weight: 1 / Math.sqrt(yes.length) })),
      ...no.map((vector) => ({ vector, is: 0, weight: 1 / Math.sqrt(no.length) })),
      ...others.map((vector) => ({ vector, is: 0, weight: shares })),
    ],
    mean,
  )
  const spread = spreadAlong(start, others.length > 1 ? others : [...yes, ...no], mean)
  const scale = steepness / spread
  const standing = yes.reduce((sum, vector) => sum + along(start, difference(vector, mean)), 0) / yes.length / spread
  const firmness = text && yes.length > 0 ? firmnessAt(standing) : text ? firmest : loosest

  const objective = (point: Float64Array, gradient: Float64Array): number => {
    const offset = point[dimensions]!
    let loss = 0
    for (let i = 0; i < dimensions; i++) {
      const away = point[i]! - start[i]!
      loss += (firmness / 2) * away * away
      gradient[i] = firmness * away
    }
    gradient[dimensions] = 0
    for (let row = 0; row < said.count; row++) {
      const [is, weight, first] = [said.is[row]!, said.weights[row]!, row * dimensions]
      const odds = scale * rowAlong(said.rows, first, point, dimensions) + offset
      loss += weight * (Math.log1p(Math.exp(-Math.abs(odds))) + Math.max(odds, 0) - is * odds)
      const push = weight * (1 / (1 + Math.exp(-odds)) - is)
      gradient[dimensions] += push
      for (let i = 0; i < dimensions; i++) gradient[i]! += push * scale * said.rows[first + i]!
    }
    return loss
  }
  const from = new Float64Array(dimensions + 1)
  from.set(start)
  // Few photos have a label.
  from[dimensions] = -2
  return (
    unit(Float32Array.from(minimise(objective, from, { rounds: 40, tolerance: 1e-3 }).subarray(0, dimensions))) ?? start
  )
}

/** Photos that were said to have a label and not to have it. */
export function contradictions(yes: readonly Float32Array[], no: readonly Float32Array[]): number {
  const keys = new Set(no.map((vector) => vector.join()))
  return yes.filter((vector) => keys.has(vector.join())).length
}

function middle(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions)
  for (const vector of vectors) for (let i = 0; i < dimensions; i++) sum[i]! += vector[i]! / vectors.length
  return sum
}

interface Packed {
  readonly count: number
  /** One vector after the other. */
  readonly rows: Float32Array
  readonly is: Float64Array
  readonly weights: Float64Array
}

/** Vectors less `mean`, in one piece of memory: they are read many times. */
function packed(
  said: readonly { readonly vector: Float32Array; readonly is: number; readonly weight: number }[],
  mean: Float32Array,
): Packed {
  const rows = new Float32Array(said.length * mean.length)
  said.forEach(({ vector }, row) => rows.set(difference(vector, mean), row * mean.length))
  return {
    count: said.length,
    rows,
    is: Float64Array.from(said, ({ is }) => is),
    weights: Float64Array.from(said, ({ weight }) => weight),
  }
}

/** As {@link along}; four sums at once, because each addition has to wait for the one before. */
function rowAlong(rows: Float32Array, first: number, point: Float64Array, dimensions: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const fours = dimensions - (dimensions % 4)
  for (let i = 0; i < fours; i += 4) {
    a += rows[first + i]! * point[i]!
    b += rows[first + i + 1]! * point[i + 1]!
    c += rows[first + i + 2]! * point[i + 2]!
    d += rows[first + i + 3]! * point[i + 3]!
  }
  for (let i = fours; i < dimensions; i++) a += rows[first + i]! * point[i]!
  return a + b + c + d
}

/** How far a vector goes in a direction. */
function along(direction: Float32Array, vector: Float32Array): number {
  let sum = 0
  for (let i = 0; i < vector.length; i++) sum += direction[i]! * vector[i]!
  return sum
}

const firmnessAt = (standing: number): number =>
  loosest + (firmest - loosest) * Math.min(Math.max((standing - unfound) / (found - unfound), 0), 1)

const difference = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - b[i]!)

function unit(vector: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...vector)
  return length > 1e-6 ? vector.map((value) => value / length) : undefined
}

/** Standard deviation of the scores of photos in a direction. */
function spreadAlong(direction: Float32Array, vectors: readonly Float32Array[], mean: Float32Array): number {
  let squares = 0
  for (const vector of vectors) squares += along(direction, difference(vector, mean)) ** 2
  return Math.max(Math.sqrt(squares / Math.max(vectors.length, 1)), 1e-3)
}
