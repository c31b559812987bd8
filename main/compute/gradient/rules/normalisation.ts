import { strings } from '../../../strings.ts'
import { floatOf, intOf } from '../attributes.ts'
import { unary, type Rule, type Situation } from '../rule.ts'
import { fromFront, range } from '../shapes.ts'

const { reasons } = strings.networks

/**
 * Gradient of (x − mean) / √(variance + ε), with both taken over `axes`: with n = normalised x and g the gradient of it,
 * (g − mean(g) − n·mean(g·n)) / √(variance + ε).
 */
function throughNormalised(s: Situation, x: string, gradient: string, axes: readonly number[]): string {
  const { graph } = s
  const epsilon = s.scalar(floatOf(s.node, 'epsilon', 1e-5))
  const centred = graph.subtract(x, graph.mean(x, axes))
  const deviation = graph.op('Sqrt', [graph.add(graph.mean(graph.square(centred), axes), epsilon)])
  const normalised = graph.divide(centred, deviation)
  const along = graph.multiply(normalised, graph.mean(graph.multiply(gradient, normalised), axes))
  return graph.divide(graph.subtract(graph.subtract(gradient, graph.mean(gradient, axes)), along), deviation)
}

function refuseWeights(s: Situation): void {
  if (s.node.inputs.some((_, index) => index > 0 && s.needs(index))) s.refuse(reasons.weights)
}

const layer: Rule = (s) => {
  refuseWeights(s)
  const rank = s.shape().length
  const first = fromFront(intOf(s.node, 'axis', -1), rank)
  const scaled = s.graph.multiply(s.gradient, s.input(1))
  return [throughNormalised(s, s.input(), scaled, range(rank - first, first))]
}

/** A number per channel, shaped so that it meets the channels of a value of this rank. */
const perChannel = (s: Situation, value: string, rank: number): string =>
  s.graph.reshape(value, [-1, ...range(rank - 2).map(() => 1)])

const instance: Rule = (s) => {
  refuseWeights(s)
  const rank = s.shape().length
  const scaled = s.graph.multiply(s.gradient, perChannel(s, s.input(1), rank))
  return [throughNormalised(s, s.input(), scaled, range(rank - 2, 2))]
}

const group: Rule = (s) => {
  refuseWeights(s)
  const { graph } = s
  const shape = s.shape()
  const [batch, channels, ...spatial] = shape as [number, number, ...number[]]
  const groups = intOf(s.node, 'num_groups', 1)
  const apart = [batch, groups, channels / groups, ...spatial]
  const scaled = graph.multiply(s.gradient, perChannel(s, s.input(1), shape.length))
  const within = range(apart.length - 2, 2)
  const made = throughNormalised(s, graph.reshape(s.input(), apart), graph.reshape(scaled, apart), within)
  return [graph.reshape(made, shape)]
}

/** With the statistics of training, which are weights, this is a multiplication. */
const batch: Rule = (s) => {
  refuseWeights(s)
  if (intOf(s.node, 'training_mode', 0) === 1) s.refuse(reasons.trainingMode)
  const { graph } = s
  const epsilon = s.scalar(floatOf(s.node, 'epsilon', 1e-5))
  const factor = graph.divide(s.input(1), graph.op('Sqrt', [graph.add(s.input(4), epsilon)]))
  return [graph.multiply(s.gradient, perChannel(s, factor, s.shape().length))]
}

const axisOf = (s: Situation): number[] => [fromFront(intOf(s.node, 'axis', -1), s.shape().length)]

export const normalisation: Readonly<Record<string, Rule>> = {
  LayerNormalization: layer,
  InstanceNormalization: instance,
  GroupNormalization: group,
  BatchNormalization: batch,
  Softmax: unary((s) => {
    const mean = s.graph.sum(s.graph.multiply(s.gradient, s.output), axisOf(s))
    return s.graph.multiply(s.output, s.graph.subtract(s.gradient, mean))
  }),
  LogSoftmax: unary((s) => {
    const share = s.graph.multiply(s.graph.op('Exp', [s.output]), s.graph.sum(s.gradient, axisOf(s)))
    return s.graph.subtract(s.gradient, share)
  }),
  LpNormalization: unary((s) => {
    if (intOf(s.node, 'p', 2) !== 2) s.refuse(reasons.lengths)
    const { graph } = s
    const length = graph.op('Sqrt', [graph.sum(graph.square(s.input()), axisOf(s))])
    const along = graph.multiply(s.output, graph.sum(graph.multiply(s.gradient, s.output), axisOf(s)))
    return graph.divide(graph.subtract(s.gradient, along), length)
  }),
  Dropout: unary((s) => s.gradient),
}
