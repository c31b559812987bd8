/** Ids and their scores, highest score first, equal ones by smaller id. */
export interface Sorted {
  readonly ids: Uint32Array
  readonly scores: Float32Array
}

const signBit = 0x8000_0000

/**
 * Sorts `ids` by `scores`; both are left as they are.
 *
 * Numbers sort natively many times faster than with a comparison. So the bits of each score are turned until they sort
 * as whole numbers, highest first, and the id is put below them: a million take about 0.1 s.
 */
export function sortScores(ids: Uint32Array, scores: Float32Array): Sorted {
  // Adding 0 makes −0 the same as 0.
  const bits = new Uint32Array(scores.map((score) => score + 0).buffer)
  const keys = new BigUint64Array(ids.length)
  // Little-endian, like every machine this runs on: the low half comes first.
  const halves = new Uint32Array(keys.buffer)
  for (let i = 0; i < ids.length; i++) {
    halves[2 * i] = ids[i]!
    halves[2 * i + 1] = turned(bits[i]!)
  }
  keys.sort()
  const sortedIds = new Uint32Array(ids.length)
  const sortedBits = new Uint32Array(ids.length)
  for (let i = 0; i < ids.length; i++) {
    sortedIds[i] = halves[2 * i]!
    sortedBits[i] = turnedBack(halves[2 * i + 1]!)
  }
  return { ids: sortedIds, scores: new Float32Array(sortedBits.buffer) }
}

/** Some of them, without copying. */
export function part({ ids, scores }: Sorted, from: number, to = ids.length): Sorted {
  return { ids: ids.subarray(from, to), scores: scores.subarray(from, to) }
}

/** One after the other, copied: what is sent to another thread takes the whole memory along that it is a part of. */
export function joinSorted(parts: readonly Sorted[]): Sorted {
  const count = parts.reduce((sum, { ids }) => sum + ids.length, 0)
  const whole = { ids: new Uint32Array(count), scores: new Float32Array(count) }
  let at = 0
  for (const { ids, scores } of parts) {
    whole.ids.set(ids, at)
    whole.scores.set(scores, at)
    at += ids.length
  }
  return whole
}

/** Positive numbers sort by their bits, negative ones the other way round, and both are wanted in reverse. */
const turned = (bits: number): number => ((bits & signBit) === 0 ? ~(bits | signBit) : bits) >>> 0

const turnedBack = (key: number): number => ((key & signBit) === 0 ? ~key & ~signBit : key) >>> 0
