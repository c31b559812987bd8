import { strings } from '../../../strings.ts'
import { floatOf, textOf } from '../attributes.ts'
import { unary, type Rule, type Situation } from '../rule.ts'
import { above, below } from './step.ts'

const { reasons } = strings.networks

const isPositive = (s: Situation, value: string): string => s.graph.op('Greater', [value, s.scalar(0)])

/** `gradient` times the slope that holds left of 0 and 1 right of it. */
function leaking(s: Situation, left: string): string {
  return s.graph.op('Where', [isPositive(s, s.input()), s.gradient, s.graph.multiply(s.gradient, left)])
}

/** 1 − y². */
const tanhSlope = (s: Situation, y: string): string => s.graph.subtract(s.scalar(1), s.graph.square(y))
/** y·(1 − y). */
const sigmoidSlope = (s: Situation, y: string): string => s.graph.multiply(y, s.graph.subtract(s.scalar(1), y))

/** Φ(x) + x·φ(x) for the exact form; the derivative of the tanh formula for the approximate one. */
const gelu = unary((s) => {
  const { graph } = s
  const x = s.input()
  const half = (value: string): string => graph.multiply(value, s.scalar(0.5))
  const onePlus = (value: string): string => graph.add(value, s.scalar(1))
  if (textOf(s.node, 'approximate', 'none') === 'none') {
    const below = half(onePlus(graph.op('Erf', [graph.multiply(x, s.scalar(Math.SQRT1_2))])))
    const density = graph.op('Exp', [graph.multiply(graph.square(x), s.scalar(-0.5))])
    const peak = graph.multiply(graph.multiply(x, density), s.scalar(1 / Math.sqrt(2 * Math.PI)))
    return graph.multiply(s.gradient, graph.add(below, peak))
  }
  const rate = Math.sqrt(2 / Math.PI)
  const cubic = 0.044715
  const squared = graph.square(x)
  const inner = graph.multiply(graph.multiply(x, s.scalar(rate)), onePlus(graph.multiply(squared, s.scalar(cubic))))
  const bent = graph.op('Tanh', [inner])
  const innerSlope = graph.multiply(onePlus(graph.multiply(squared, s.scalar(3 * cubic))), s.scalar(rate))
  const curve = graph.multiply(graph.multiply(x, tanhSlope(s, bent)), innerSlope)
  return graph.multiply(s.gradient, half(graph.add(onePlus(bent), curve)))
})

/** 1 while the straight piece of a hard sigmoid is not cut off. */
function betweenZeroAndOne(s: Situation, value: string): string {
  const { graph } = s
  return graph.op('And', [isPositive(s, value), graph.op('Less', [value, s.scalar(1)])])
}

const hardSwish = unary((s) => {
  const { graph } = s
  const gate = graph.add(graph.multiply(s.input(), s.scalar(1 / 6)), s.scalar(0.5))
  const cut = graph.op('Clip', [gate, s.scalar(0), s.scalar(1)])
  const rising = graph.where(betweenZeroAndOne(s, gate), graph.multiply(s.input(), s.scalar(1 / 6)), s.type)
  return graph.multiply(s.gradient, graph.add(cut, rising))
})

const parametricRelu: Rule = (s) => {
  if (s.needs(1)) s.refuse(reasons.slope)
  return [leaking(s, s.input(1))]
}

/**
 * The gradient passes between the bounds. They are looked for in the output: the runtime can then go on computing a
 * convolution and the Clip after it in one.
 */
const clip = unary((s) => {
  const bound = (index: number): number | undefined =>
    s.optional(index) === undefined ? undefined : (s.constant(index)?.[0] ?? s.refuse(reasons.notConstant.bounds))
  const [low, high] = [bound(1), bound(2)]
  const masks = [
    ...(low === undefined ? [] : [above(s, s.output, low)]),
    ...(high === undefined ? [] : [below(s, s.output, high)]),
  ]
  // The masks first: they wait for nothing, and one is kept instead of two.
  return masks.length === 0 ? s.gradient : s.graph.multiply(s.gradient, masks.reduce(s.graph.multiply))
})

/** x·tanh(softplus(x)). */
const mish = unary((s) => {
  const { graph } = s
  const x = s.input()
  const bent = graph.op('Tanh', [graph.op('Softplus', [x])])
  const rising = graph.multiply(graph.multiply(x, graph.op('Sigmoid', [x])), tanhSlope(s, bent))
  return graph.multiply(s.gradient, graph.add(bent, rising))
})

export const activation: Readonly<Record<string, Rule>> = {
  Relu: unary((s) => s.graph.multiply(s.gradient, above(s, s.output, 0))),
  LeakyRelu: unary((s) => leaking(s, s.scalar(floatOf(s.node, 'alpha', 0.01)))),
  PRelu: parametricRelu,
  // Left of 0 the slope is the output plus alpha.
  Elu: unary((s) => leaking(s, s.graph.add(s.output, s.scalar(floatOf(s.node, 'alpha', 1))))),
  Clip: clip,
  Sigmoid: unary((s) => s.graph.multiply(s.gradient, sigmoidSlope(s, s.output))),
  HardSigmoid: unary((s) => {
    const straight = s.graph.multiply(s.gradient, s.scalar(floatOf(s.node, 'alpha', 0.2)))
    return s.graph.where(betweenZeroAndOne(s, s.output), straight, s.type)
  }),
  HardSwish: hardSwish,
  Tanh: unary((s) => s.graph.multiply(s.gradient, tanhSlope(s, s.output))),
  Softplus: unary((s) => s.graph.multiply(s.gradient, s.graph.op('Sigmoid', [s.input()]))),
  Softsign: unary((s) => {
    const spread = s.graph.add(s.graph.op('Abs', [s.input()]), s.scalar(1))
    return s.graph.divide(s.gradient, s.graph.square(spread))
  }),
  Erf: unary((s) => {
    const density = s.graph.op('Exp', [s.graph.negate(s.graph.square(s.input()))])
    return s.graph.multiply(s.gradient, s.graph.multiply(density, s.scalar(2 / Math.sqrt(Math.PI))))
  }),
  Gelu: gelu,
  Mish: mish,
}
