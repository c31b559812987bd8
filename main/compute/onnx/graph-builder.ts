import type { Attribute, ElementType, Model, Node, Tensor, Value } from './model.ts'
import { float32, int64 } from './tensor.ts'

/**
 * Builds a graph in the order in which it computes. Every method returns the name of the value it made, to be passed
 * on; names are made up from what a value is and count up, so the same calls always give the same model.
 */
export class GraphBuilder {
  readonly #name: string
  readonly #description: string
  readonly #inputs: Value[] = []
  readonly #outputs: Value[] = []
  readonly #nodes: Node[] = []
  readonly #weights: Tensor[] = []

  constructor(name: string, description: string) {
    this.#name = name
    this.#description = description
  }

  input(name: string, type: ElementType, shape: readonly (number | string)[]): string {
    this.#inputs.push({ name, type, shape })
    return name
  }

  /** float32 numbers that belong to the model. */
  weight(label: string, dims: readonly number[], numbers: ArrayLike<number>): string {
    return this.tensor(float32(this.#unused(label), dims, numbers))
  }

  /** int64 numbers, as shapes, axes and indices are. */
  integers(label: string, numbers: readonly number[]): string {
    return this.tensor(int64(this.#unused(label), [numbers.length], numbers))
  }

  /** Any other tensor, under its own name. */
  tensor(tensor: Tensor): string {
    this.#weights.push(tensor)
    return tensor.name
  }

  /** Adds an operation with one output. */
  add(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = `${operator}_${this.#nodes.length}`
    this.#nodes.push({ name: output, operator, domain: '', inputs, outputs: [output], attributes })
    return output
  }

  /** Makes `value` an output of the graph called `name`. */
  output(name: string, value: string, type: ElementType, shape: readonly (number | string)[]): void {
    const operator = 'Identity'
    this.#nodes.push({ name, operator, domain: '', inputs: [value], outputs: [name], attributes: {} })
    this.#outputs.push({ name, type, shape })
  }

  build(): Model {
    return {
      name: this.#name,
      description: this.#description,
      inputs: this.#inputs,
      outputs: this.#outputs,
      nodes: this.#nodes,
      weights: this.#weights,
      operatorSets: { '': 17 },
    }
  }

  #unused(label: string): string {
    return `${label}_${this.#weights.length}`
  }
}
