/**
 * How likely each label is, given that exactly one of them is right: the softmax of the scaled cosines, as CLIP was
 * trained. Adds up to 1. For models trained otherwise (SigLIP) it still ranks and weighs the labels against each other.
 *
 * @param cosines One per label. None gives none.
 */
export function probabilities(cosines: readonly number[], { logitScale }: { readonly logitScale: number }): number[] {
  // The largest logit is taken off first: its exponential would overflow, and the result is the same.
  const highest = Math.max(...cosines)
  const weights = cosines.map((cosine) => Math.exp(logitScale * (cosine - highest)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/**
 * How likely each label is by itself, as models with a bias (SigLIP) were trained to say: any number of labels can be
 * right, or none. Means nothing for models without one.
 */
export function independentProbabilities(
  cosines: readonly number[],
  { logitScale, logitBias }: { readonly logitScale: number; readonly logitBias: number },
): number[] {
  return cosines.map((cosine) => 1 / (1 + Math.exp(-(logitScale * cosine + logitBias))))
}
