import { strings } from '../../../strings.ts'
import { intOf } from '../attributes.ts'
import { unary, type Rule, type Situation } from '../rule.ts'
import { fromFront, range, sizeOf, type Shape } from '../shapes.ts'

const { reasons } = strings.networks

/** What a reduction does: over which axes, and the output's shape with those axes still there, of size 1. */
interface Reduction {
  readonly axes: readonly number[]
  readonly kept: Shape
  /** The gradient in that shape. */
  readonly gradient: string
  /** The output in that shape. */
  readonly output: string
}

function reductionOf(s: Situation): Reduction {
  const shape = s.shape()
  const given = s.optional(1) === undefined ? [] : (s.constant(1) ?? s.refuse(reasons.notConstant.axes))
  const all = given.length === 0 && intOf(s.node, 'noop_with_empty_axes', 0) === 0
  const axes = all ? range(shape.length) : given.map((axis) => fromFront(axis, shape.length))
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  return { axes, kept, gradient: s.graph.reshape(s.gradient, kept), output: s.graph.reshape(s.output, kept) }
}

const reduction = (back: (s: Situation, reduction: Reduction) => string): Rule => unary((s) => back(s, reductionOf(s)))

/** Shared evenly by all that are the largest, or smallest. */
const extreme = reduction((s, { axes, gradient, output }) => {
  const { graph } = s
  const isChosen = graph.cast(graph.op('Equal', [s.input(), output]), s.type)
  return graph.divide(graph.multiply(isChosen, gradient), graph.sum(isChosen, axes))
})

export const reductions: Readonly<Record<string, Rule>> = {
  ReduceSum: reduction((s, { gradient }) => s.graph.expand(gradient, s.shape())),
  ReduceMean: reduction((s, { axes, gradient }) => {
    const shape = s.shape()
    const share = s.graph.multiply(gradient, s.scalar(1 / sizeOf(axes.map((axis) => shape[axis]!))))
    return s.graph.expand(share, shape)
  }),
  ReduceSumSquare: reduction((s, { gradient }) => s.graph.multiply(s.input(), s.graph.multiply(gradient, s.scalar(2)))),
  ReduceL1: reduction((s, { gradient }) => s.graph.multiply(s.graph.op('Sign', [s.input()]), gradient)),
  ReduceL2: reduction((s, { gradient, output }) => s.graph.multiply(s.input(), s.graph.divide(gradient, output))),
  ReduceLogSumExp: reduction((s, { gradient, output }) =>
    s.graph.multiply(gradient, s.graph.op('Exp', [s.graph.subtract(s.input(), output)])),
  ),
  ReduceMax: extreme,
  ReduceMin: extreme,
}
