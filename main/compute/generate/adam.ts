/** What Adam remembers of a list of numbers: plain data, so that it can be stored. */
export interface AdamState {
  readonly numbers: Float32Array
  /** Running means of the gradient and of its square. */
  readonly mean: Float32Array
  readonly square: Float32Array
}

export const adamStart = (numbers: Float32Array): AdamState => ({
  numbers,
  mean: new Float32Array(numbers.length),
  square: new Float32Array(numbers.length),
})

const [keepMean, keepSquare] = [0.9, 0.99]

/**
 * One step of Adam (Kingma and Ba, 2015), in place.
 *
 * @param step 1 for the first one.
 */
export function adamStep(
  { numbers, mean, square }: AdamState,
  gradient: Float32Array,
  rate: number,
  step: number,
): void {
  const [meanScale, squareScale] = [1 / (1 - keepMean ** step), 1 / (1 - keepSquare ** step)]
  for (let at = 0; at < numbers.length; at++) {
    const slope = gradient[at]!
    mean[at] = keepMean * mean[at]! + (1 - keepMean) * slope
    square[at] = keepSquare * square[at]! + (1 - keepSquare) * slope * slope
    numbers[at]! -= (rate * mean[at]! * meanScale) / (Math.sqrt(square[at]! * squareScale) + 1e-8)
  }
}
