import { strings } from '../../strings.ts'
import type { Model, Node } from '../onnx/model.ts'
import { GraphWriter } from './graph-writer.ts'
import { pruned } from './needed.ts'
import { NoGradient } from './no-gradient.ts'
import { inDialect } from './operator-set.ts'
import { Situation } from './rule.ts'
import { rules } from './rules/all.ts'
import { sizeOf, type Shape } from './shapes.ts'
import { isFloat, type ValueFacts } from './value-facts.ts'
import { withFixedShapes } from './with-fixed-shapes.ts'

export interface GradientRequest {
  /** The input to differentiate with respect to. */
  readonly input: string
  /** The output to differentiate: a single number, unless `cotangent` is given. */
  readonly output: string
  /** Shapes of all inputs: the gradient's graph is for these only. */
  readonly shapes: Readonly<Record<string, Shape>>
  /**
   * Name of a new input with the shape of `output`: how much each of its numbers matters. The gradient is then that of
   * the sum of their products, which lets a gradient that was computed elsewhere go on through this graph.
   */
  readonly cotangent?: string
  /** What the gradient is to be called; `gradient` unless said otherwise. */
  readonly gradient?: string
  /** Outputs to return besides the gradient; `output` unless said otherwise. */
  readonly keep?: readonly string[]
}

/**
 * Reverse-mode differentiation: makes, from a graph, the graph that returns its outputs and a gradient.
 *
 * Uses ONNX's standard operators only, and computes nothing that the gradient does not need. Weights are shared with
 * the model that was given, not copied.
 *
 * @throws {NoGradient} naming the operator and node that have no gradient, or not in this form.
 */
export async function differentiate(model: Model, request: GradientRequest): Promise<Model> {
  const asked: Model = pruned({
    ...inDialect(model),
    outputs: model.outputs.filter(({ name }) => name === request.output || request.keep?.includes(name)),
  })
  if (!asked.inputs.some(({ name }) => name === request.input)) {
    throw new Error(`The output ${request.output} does not depend on an input called ${request.input}`)
  }
  const { model: fixed, facts } = await withFixedShapes(asked, request.shapes)
  return pruned(backward(fixed, facts, request))
}

function backward(model: Model, facts: ValueFacts, request: GradientRequest): Model {
  const { input, output, cotangent, gradient = 'gradient', keep = [output] } = request
  const needed = dependents(model.nodes, facts, input)
  if (!needed.has(output)) throw new Error(strings.networks.unchanging(output, input))
  const shape = facts.shapes.get(output) ?? []
  const type = facts.types.get(output) ?? 'float32'
  const writer = new GraphWriter(`${gradient}/`)
  if (cotangent === undefined && sizeOf(shape) !== 1) throw new Error(`The output ${output} is not a single number`)
  const seed = cotangent ?? writer.numbers(shape, [1], type)
  const sums = new Sums(writer)
  sums.add(output, seed)

  const forward: Node[] = [...model.nodes]
  for (const [position, node] of [...forward.entries()].reverse()) {
    const gradients = node.outputs.map((name) => sums.of(name))
    if (gradients.every((value) => value === undefined) || !node.inputs.some((name) => needed.has(name))) continue
    const rule = node.domain === '' ? rules.get(node.operator) : undefined
    if (!rule) throw new NoGradient(node, strings.networks.reasons.operator)
    const replace = (changed: Node): void => void (forward[position] = changed)
    const parts = rule(new Situation({ node, graph: writer, gradients, facts, needed, replace }))
    for (const [index, part] of parts.entries()) {
      const name = node.inputs[index] ?? ''
      if (part !== undefined && needed.has(name)) sums.add(name, part)
    }
  }

  const result = sums.of(input)
  if (result === undefined) throw new Error(strings.networks.onlyJumps(input))
  const last: Node = {
    name: gradient,
    operator: 'Identity',
    domain: '',
    inputs: [result],
    outputs: [gradient],
    attributes: {},
  }
  const given = cotangent === undefined ? [] : [{ name: cotangent, type, shape }]
  const valueOf = (name: string, like: string) => ({
    name,
    type: facts.types.get(like) ?? null,
    shape: facts.shapes.get(like) ?? null,
  })
  return {
    ...model,
    inputs: [...model.inputs, ...given],
    outputs: [...keep.map((name) => valueOf(name, name)), valueOf(gradient, input)],
    nodes: [...forward, ...writer.nodes, last],
    weights: [...model.weights, ...writer.weights],
  }
}

/** Values of floating-point numbers that change when `input` does. */
function dependents(nodes: readonly Node[], facts: ValueFacts, input: string): Set<string> {
  const found = new Set([input])
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((name) => found.has(name))) continue
    for (const name of outputs) if (isFloat(facts.types.get(name))) found.add(name)
  }
  return found
}

/** Gradients of values that are used in several places: they add up. */
class Sums {
  readonly #writer: GraphWriter
  readonly #parts = new Map<string, string[]>()

  constructor(writer: GraphWriter) {
    this.#writer = writer
  }

  add(value: string, part: string): void {
    this.#parts.set(value, [...(this.#parts.get(value) ?? []), part])
  }

  of(value: string): string | undefined {
    const parts = this.#parts.get(value)
    if (!parts) return undefined
    const sum = parts.reduce((total, part) => this.#writer.add(total, part))
    this.#parts.set(value, [sum])
    return sum
  }
}
