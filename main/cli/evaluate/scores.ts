/** Shares, 0 to 1, of pictures whose own label came first, and was among the first five. */
export interface LabelScores {
  readonly pictures: number
  readonly labels: number
  readonly top1: number
  readonly top5: number
}

/** Shares, 0 to 1, of captions whose own picture was among the first 1, 5 and 10. */
export interface CaptionScores {
  readonly pictures: number
  readonly captions: number
  readonly recall1: number
  readonly recall5: number
  readonly recall10: number
}

/**
 * How often a picture's own label has the nearest vector. All vectors have length 1.
 *
 * @param own For each picture, the place of its label in `labels`.
 */
export function labelScores(
  pictures: readonly Float32Array[],
  own: readonly number[],
  labels: readonly Float32Array[],
): LabelScores {
  const ranks = pictures.map((picture, i) => rankOf(own[i]!, picture, labels))
  return {
    pictures: pictures.length,
    labels: labels.length,
    top1: shareBelow(1, ranks),
    top5: shareBelow(5, ranks),
  }
}

/**
 * How often a caption finds its own picture among all. All vectors have length 1.
 *
 * @param own For each caption, the place of its picture in `pictures`.
 */
export function captionScores(
  captions: readonly Float32Array[],
  own: readonly number[],
  pictures: readonly Float32Array[],
): CaptionScores {
  const ranks = captions.map((caption, i) => rankOf(own[i]!, caption, pictures))
  return {
    pictures: pictures.length,
    captions: captions.length,
    recall1: shareBelow(1, ranks),
    recall5: shareBelow(5, ranks),
    recall10: shareBelow(10, ranks),
  }
}

/** How many candidates come before the one that is meant; ties do, too, so that a model that sees nothing scores nothing. */
function rankOf(own: number, vector: Float32Array, candidates: readonly Float32Array[]): number {
  const wanted = dot(vector, candidates[own]!)
  return candidates.filter((candidate, i) => i !== own && dot(vector, candidate) >= wanted).length
}

/** The mean direction of some vectors: what several ways to say the same have in common. */
export function middle(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) vector.forEach((value, i) => (sum[i]! += value))
  const length = Math.sqrt(dot(sum, sum)) || 1
  return sum.map((value) => value / length)
}

const shareBelow = (limit: number, ranks: readonly number[]): number =>
  ranks.length === 0 ? 0 : ranks.filter((rank) => rank < limit).length / ranks.length

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
