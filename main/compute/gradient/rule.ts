import { strings } from '../../strings.ts'
import type { ElementType, Node } from '../onnx/model.ts'
import type { GraphWriter } from './graph-writer.ts'
import { NoGradient } from './no-gradient.ts'
import { range, sameShape, type Shape } from './shapes.ts'
import type { ValueFacts } from './value-facts.ts'

const { reasons } = strings.networks

/**
 * How the gradient of an operator's inputs follows from that of its outputs.
 *
 * Adds the operations that compute it and returns a value per input; undefined for inputs that need none. It is asked
 * only about nodes at least one of whose inputs needs a gradient. Throws {@link NoGradient} by way of
 * {@link Situation.refuse} for forms of the operator that it does not cover.
 */
export type Rule = (situation: Situation) => readonly (string | undefined)[]

/** One node on the way back through a graph: everything that a rule can ask. */
export class Situation {
  readonly node: Node
  readonly graph: GraphWriter
  /** Gradient of each output; undefined where nothing depends on it. At least one is there. */
  readonly gradients: readonly (string | undefined)[]
  readonly #facts: ValueFacts
  readonly #needed: ReadonlySet<string>
  readonly #replace: (node: Node) => void

  constructor(options: {
    node: Node
    graph: GraphWriter
    gradients: readonly (string | undefined)[]
    facts: ValueFacts
    needed: ReadonlySet<string>
    replace: (node: Node) => void
  }) {
    this.node = options.node
    this.graph = options.graph
    this.gradients = options.gradients
    this.#facts = options.facts
    this.#needed = options.needed
    this.#replace = options.replace
  }

  /** Gradient of the first output, for the many operators that have no other. */
  get gradient(): string {
    return this.gradients[0] ?? this.refuse(reasons.otherOutputs)
  }

  /** Name of an input. */
  input(index = 0): string {
    return this.optional(index) ?? this.refuse(reasons.noInput(index))
  }

  optional(index: number): string | undefined {
    return this.node.inputs[index] || undefined
  }

  get output(): string {
    return this.node.outputs[0] ?? this.refuse(reasons.noOutput)
  }

  /** Whether the gradient of an input is wanted. */
  needs(index: number): boolean {
    const name = this.optional(index)
    return name !== undefined && this.#needed.has(name)
  }

  shapeOf(value: string): Shape {
    return this.#facts.shapes.get(value) ?? this.refuse(reasons.unknownShape(value))
  }

  /** Shape of an input. */
  shape(index = 0): Shape {
    return this.shapeOf(this.input(index))
  }

  get outputShape(): Shape {
    return this.shapeOf(this.output)
  }

  /** Type of the numbers that are differentiated. */
  get type(): ElementType {
    return this.typeOf(this.output)
  }

  typeOf(value: string): ElementType {
    return this.#facts.types.get(value) ?? this.refuse(reasons.unknownType(value))
  }

  /** The numbers of an input that is the same in every run, or undefined where it is not, or is left out. */
  constant(index: number): readonly number[] | undefined {
    const name = this.optional(index)
    return name === undefined ? undefined : this.#facts.numbers.get(name)
  }

  scalar(number: number): string {
    return this.graph.scalar(number, this.type)
  }

  /** Sums a gradient with the output's shape back to the shape of an input that was broadcast. */
  back(index: number, gradient: string, from: Shape = this.outputShape): string {
    const to = this.shape(index)
    if (sameShape(from, to)) return gradient
    const missing = from.length - to.length
    const stretched = range(from.length).filter(
      (axis) => axis < missing || (to[axis - missing] === 1 && from[axis] !== 1),
    )
    const summed = stretched.length === 0 ? gradient : this.graph.sum(gradient, stretched)
    return missing === 0 ? summed : this.graph.reshape(summed, to)
  }

  /** Has the node compute another of its outputs too, and returns its name. */
  alsoOutput(index: number, label: string): string {
    const existing = this.node.outputs[index]
    if (existing) return existing
    const name = this.graph.fresh(label)
    const outputs = range(Math.max(this.node.outputs.length, index + 1)).map((i) => this.node.outputs[i] ?? '')
    outputs[index] = name
    this.#replace({ ...this.node, outputs })
    return name
  }

  refuse(why: string): never {
    throw new NoGradient(this.node, why)
  }
}

/** A rule for operators of one input: the gradient of it. */
export const unary =
  (back: (situation: Situation) => string): Rule =>
  (situation) => [back(situation)]

/** No gradient passes: the output changes in jumps, or not with the values of the input at all. */
export const stops: Rule = () => []
