import type { Situation } from '../rule.ts'

/**
 * 1 where `value` is above `bound`, 0 elsewhere, as numbers of the gradient's type.
 *
 * In float32 this is a HardSigmoid so steep that it has no numbers between 0 and 1: ONNX Runtime keeps pictures in
 * blocks of channels from one convolution to the next, and a comparison would make it leave and enter that order, which
 * costs as much as the convolutions. The steepness is a power of two, so that nothing is rounded next to the bound.
 */
export function above(s: Situation, value: string, bound: number): string {
  return steep(s, value, bound, 1)
}

/** 1 where `value` is below `bound`, 0 elsewhere. */
export function below(s: Situation, value: string, bound: number): string {
  return steep(s, value, bound, -1)
}

function steep(s: Situation, value: string, bound: number, direction: 1 | -1): string {
  const { graph, type } = s
  if (type !== 'float32' || !Number.isFinite(bound)) {
    return graph.cast(graph.op(direction === 1 ? 'Greater' : 'Less', [value, s.scalar(bound)]), type)
  }
  // Neighbours of the bound in float32 are 2^(exponent − 23) away: twice the inverse of that lifts them to 1.
  const steepness = bound === 0 ? 2 ** 100 : 2 ** (24 - Math.floor(Math.log2(Math.abs(bound))))
  const alpha = { float: direction * steepness }
  return graph.op('HardSigmoid', [value], { alpha, beta: { float: -direction * steepness * Math.fround(bound) } })
}
