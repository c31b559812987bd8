/** A function of many numbers, and its gradient, which is written into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

/** Steps that are remembered to guess the curvature from. */
const remembered = 8

/**
 * The lowest point of a smooth convex function, near `start`: L-BFGS with a backtracking line search (Nocedal and Wright,
 * “Numerical Optimization”, chapter 7). The same for the same input.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { rounds = 60, tolerance = 1e-5 } = {},
): Float64Array {
  let point = start.slice()
  let gradient = new Float64Array(point.length)
  let value = objective(point, gradient)
  const steps: { step: Float64Array; change: Float64Array; curvature: number }[] = []
  for (let round = 0; round < rounds && Math.sqrt(dot(gradient, gradient)) > tolerance; round++) {
    const direction = descent(gradient, steps)
    const slope = dot(direction, gradient)
    let [length, next, nextGradient, nextValue] = [1, point, gradient, Infinity]
    for (; length > 1e-8; length /= 2) {
      next = point.map((coordinate, i) => coordinate + length * direction[i]!)
      nextGradient = new Float64Array(point.length)
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + 1e-4 * length * slope) break
    }
    if (!(nextValue < value)) break
    const step = next.map((coordinate, i) => coordinate - point[i]!)
    const change = nextGradient.map((coordinate, i) => coordinate - gradient[i]!)
    const curvature = dot(step, change)
    if (curvature > 1e-12) steps.push({ step, change, curvature })
    if (steps.length > remembered) steps.shift()
    ;[point, gradient, value] = [next, nextGradient, nextValue]
  }
  return point
}

/** Downhill, stretched by what is known of the curvature: the two-loop recursion. */
function descent(
  gradient: Float64Array,
  steps: readonly { step: Float64Array; change: Float64Array; curvature: number }[],
): Float64Array {
  const direction = gradient.map((value) => -value)
  const shares: number[] = []
  for (const { step, change, curvature } of [...steps].reverse()) {
    const share = dot(step, direction) / curvature
    shares.push(share)
    add(direction, change, -share)
  }
  const last = steps.at(-1)
  // The first step goes no farther than a hundredth: nothing is known of the curvature yet.
  const scale = last
    ? last.curvature / dot(last.change, last.change)
    : 0.01 / Math.max(Math.sqrt(dot(gradient, gradient)), 1e-12)
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  for (const { step, change, curvature } of steps) {
    add(direction, step, shares.pop()! - dot(change, direction) / curvature)
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function add(to: Float64Array, vector: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * vector[i]!
}
