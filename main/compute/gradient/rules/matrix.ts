import { strings } from '../../../strings.ts'
import { floatOf, intOf, textOf } from '../attributes.ts'
import type { Rule, Situation } from '../rule.ts'
import type { Shape } from '../shapes.ts'

const { reasons } = strings.networks

/** dA = G·Bᵀ, dB = Aᵀ·G; lists of numbers count as a row on the left and as a column on the right. */
const matMul: Rule = (s) => {
  const { graph } = s
  const left = s.shape(0).length === 1 ? [1, ...s.shape(0)] : s.shape(0)
  const right = s.shape(1).length === 1 ? [...s.shape(1), 1] : s.shape(1)
  const rows = left.at(-2)!
  const inner = left.at(-1)!
  const columns = right.at(-1)!
  const batch = broadcast(left.slice(0, -2), right.slice(0, -2))
  const whole = [...batch, rows, columns]
  const isList = s.shape(0).length === 1 || s.shape(1).length === 1
  const gradient = isList ? graph.reshape(s.gradient, whole) : s.gradient

  const toLeft = (): string => {
    // Against a plain matrix everything before it is one long list of rows, and Gemm needs no transposed copy of it.
    if (right.length === 2) {
      const matrix = s.shape(1).length === 1 ? graph.reshape(s.input(1), right) : s.input(1)
      const flat = graph.op('Gemm', [graph.reshape(gradient, [-1, columns]), matrix], { transB: 1 })
      return graph.reshape(flat, s.shape(0))
    }
    const turned = graph.transposeLast(s.input(1), right.length)
    return summed(s, 0, graph.op('MatMul', [gradient, turned]), [...batch, rows, inner], left)
  }
  const toRight = (): string => {
    const matrix = s.shape(0).length === 1 ? graph.reshape(s.input(0), left) : s.input(0)
    const product = graph.op('MatMul', [graph.transposeLast(matrix, left.length), gradient])
    return summed(s, 1, product, [...batch, inner, columns], right)
  }
  return [s.needs(0) ? toLeft() : undefined, s.needs(1) ? toRight() : undefined]
}

function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length)
  const size = (shape: Shape, axis: number): number => shape[axis - (rank - shape.length)] ?? 1
  return Array.from({ length: rank }, (_, axis) => Math.max(size(a, axis), size(b, axis)))
}

/** Brings a product back to an input's shape, which is `matrix` unless the input is a list. */
function summed(s: Situation, index: number, product: string, shape: Shape, matrix: Shape): string {
  if (s.shape(index).length > 1) return s.back(index, product, shape)
  const extra = shape.slice(0, shape.length - matrix.length).map((_, axis) => axis)
  return s.graph.reshape(extra.length === 0 ? product : s.graph.sum(product, extra), s.shape(index))
}

/** α·A′·B′ + β·C, where a prime may stand for a transposition. */
const gemm: Rule = (s) => {
  const { graph, gradient } = s
  const turnedA = intOf(s.node, 'transA', 0)
  const turnedB = intOf(s.node, 'transB', 0)
  const alpha = { float: floatOf(s.node, 'alpha', 1) }
  const beta = floatOf(s.node, 'beta', 1)
  const product = (a: string, b: string, transA: number, transB: number): string =>
    graph.op('Gemm', [a, b], { alpha, transA, transB })
  const toA = (): string =>
    turnedA ? product(s.input(1), gradient, turnedB, 1) : product(gradient, s.input(1), 0, turnedB ? 0 : 1)
  const toB = (): string =>
    turnedB ? product(gradient, s.input(0), 1, turnedA) : product(s.input(0), gradient, turnedA ? 0 : 1, 0)
  const toC = (): string => s.back(2, beta === 1 ? gradient : graph.multiply(gradient, s.scalar(beta)))
  return [s.needs(0) ? toA() : undefined, s.needs(1) ? toB() : undefined, s.needs(2) ? toC() : undefined]
}

/**
 * Every operand's gradient is an Einsum too: of the output's gradient and the other operands, to the operand's letters.
 * Letters that only this operand has were summed, so its gradient is stretched along them.
 */
const einsum: Rule = (s) => {
  const { graph } = s
  const equation = textOf(s.node, 'equation', '').replaceAll(' ', '')
  const [inputs = '', output] = equation.split('->')
  if (output === undefined || equation.includes('.')) s.refuse(reasons.equation(equation))
  const terms = inputs.split(',')
  return terms.map((term, index) => {
    if (!s.needs(index)) return undefined
    if (new Set(term).size !== term.length) s.refuse(reasons.diagonal(equation))
    const others = terms.filter((_, other) => other !== index)
    const known = new Set([output, ...others].join(''))
    const kept = Array.from(term)
      .filter((letter) => known.has(letter))
      .join('')
    const operands = [s.gradient, ...s.node.inputs.filter((_, other) => other !== index)]
    const made = graph.op('Einsum', operands, { equation: `${[output, ...others].join()}->${kept}` })
    if (kept === term) return made
    const shape = s.shape(index)
    const thin = Array.from(term).map((letter, axis) => (known.has(letter) ? shape[axis]! : 1))
    return graph.expand(graph.reshape(made, thin), shape)
  })
}

export const matrix: Readonly<Record<string, Rule>> = { MatMul: matMul, Gemm: gemm, Einsum: einsum }
