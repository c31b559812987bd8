import { strings } from '../../../strings.ts'
import { unary, type Rule, type Situation } from '../rule.ts'

const { reasons } = strings.networks

type Part = (situation: Situation) => string

/** A rule for operators of two inputs that are broadcast to each other. */
const binary =
  (left: Part, right: Part): Rule =>
  (situation) => [
    situation.needs(0) ? situation.back(0, left(situation)) : undefined,
    situation.needs(1) ? situation.back(1, right(situation)) : undefined,
  ]

/** The gradient goes to whichever input was chosen; to each of several that are equal. */
const chosen: Rule = (situation) => {
  const { graph, node, output, gradient, type } = situation
  return node.inputs.map((input, index) =>
    situation.needs(index)
      ? situation.back(index, graph.where(graph.op('Equal', [input, output]), gradient, type))
      : undefined,
  )
}

/** xⁿ, the exponent given: n·xⁿ⁻¹. */
const power: Rule = (situation) => {
  const { graph, gradient } = situation
  if (situation.needs(1)) situation.refuse(reasons.exponent)
  const base = situation.input()
  const exponent = situation.constant(1)
  if (exponent?.every((value) => value === 2)) {
    return [situation.back(0, graph.multiply(gradient, graph.multiply(base, situation.scalar(2))))]
  }
  const type = situation.typeOf(base)
  const written = situation.input(1)
  const floating = situation.typeOf(written) === type ? written : graph.cast(written, type)
  const slope = graph.multiply(floating, graph.op('Pow', [base, graph.subtract(floating, graph.scalar(1, type))]))
  return [situation.back(0, graph.multiply(gradient, slope))]
}

const where: Rule = (situation) => {
  const { graph, gradient, type } = situation
  const condition = situation.input()
  return [
    undefined,
    situation.needs(1) ? situation.back(1, graph.where(condition, gradient, type)) : undefined,
    situation.needs(2) ? situation.back(2, graph.where(graph.op('Not', [condition]), gradient, type)) : undefined,
  ]
}

export const arithmetic: Readonly<Record<string, Rule>> = {
  Add: binary(
    ({ gradient }) => gradient,
    ({ gradient }) => gradient,
  ),
  Sub: binary(
    ({ gradient }) => gradient,
    ({ gradient, graph }) => graph.negate(gradient),
  ),
  Mul: binary(
    (s) => s.graph.multiply(s.gradient, s.input(1)),
    (s) => s.graph.multiply(s.gradient, s.input(0)),
  ),
  Div: binary(
    (s) => s.graph.divide(s.gradient, s.input(1)),
    (s) => s.graph.negate(s.graph.divide(s.graph.multiply(s.gradient, s.output), s.input(1))),
  ),
  Sum: (s) => s.node.inputs.map((_, index) => (s.needs(index) ? s.back(index, s.gradient) : undefined)),
  Mean: (s) => {
    const share = s.graph.multiply(s.gradient, s.scalar(1 / s.node.inputs.length))
    return s.node.inputs.map((_, index) => (s.needs(index) ? s.back(index, share) : undefined))
  },
  Max: chosen,
  Min: chosen,
  Pow: power,
  Where: where,

  Neg: unary(({ graph, gradient }) => graph.negate(gradient)),
  Abs: unary((s) => s.graph.multiply(s.gradient, s.graph.op('Sign', [s.input()]))),
  Sqrt: unary((s) => s.graph.divide(s.graph.multiply(s.gradient, s.scalar(0.5)), s.output)),
  Reciprocal: unary((s) => s.graph.negate(s.graph.multiply(s.gradient, s.graph.square(s.output)))),
  Exp: unary((s) => s.graph.multiply(s.gradient, s.output)),
  Log: unary((s) => s.graph.divide(s.gradient, s.input())),
  Sin: unary((s) => s.graph.multiply(s.gradient, s.graph.op('Cos', [s.input()]))),
  Cos: unary((s) => s.graph.negate(s.graph.multiply(s.gradient, s.graph.op('Sin', [s.input()])))),
  Atan: unary((s) => s.graph.divide(s.gradient, s.graph.add(s.graph.square(s.input()), s.scalar(1)))),
  Asin: unary((s) => {
    const cosine = s.graph.op('Sqrt', [s.graph.subtract(s.scalar(1), s.graph.square(s.input()))])
    return s.graph.divide(s.gradient, cosine)
  }),
  Acos: unary((s) => {
    const sine = s.graph.op('Sqrt', [s.graph.subtract(s.scalar(1), s.graph.square(s.input()))])
    return s.graph.negate(s.graph.divide(s.gradient, sine))
  }),
}
