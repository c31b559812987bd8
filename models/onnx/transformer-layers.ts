import type { GraphBuilder } from '../../main/compute/onnx/graph-builder.ts'
import { randomNumbers } from './random.ts'

/** How wide and how deep a transformer is. Its heads share the width evenly. */
export interface TransformerShape {
  readonly width: number
  readonly layers: number
  readonly heads: number
}

/** Adds the layers of a pre-norm transformer, as CLIP has them, to a graph. Weights are random. */
export class TransformerLayers {
  readonly #graph: GraphBuilder
  readonly #shape: TransformerShape
  #seed: number

  constructor(graph: GraphBuilder, shape: TransformerShape, seed: number) {
    this.#graph = graph
    this.#shape = shape
    this.#seed = seed * 1_000
  }

  /** Weights that no two calls share. */
  random(label: string, dims: readonly number[], deviation: number): string {
    const count = dims.reduce((product, dim) => product * dim, 1)
    return this.#graph.weight(label, dims, randomNumbers(count, deviation, this.#seed++))
  }

  /** All layers over `sequence` [batch, tokens, width]; `mask` is added to the attention before its softmax. */
  run(sequence: string, mask?: string): string {
    let value = sequence
    for (let layer = 0; layer < this.#shape.layers; layer++) {
      value = this.#graph.add('Add', [value, this.#attention(this.normalise(value), mask)])
      value = this.#graph.add('Add', [value, this.#perceptron(this.normalise(value))])
    }
    return value
  }

  normalise(value: string): string {
    const { width } = this.#shape
    const gain = this.#graph.weight('gain', [width], new Float32Array(width).fill(1))
    const bias = this.#graph.weight('bias', [width], new Float32Array(width))
    return this.#graph.add('LayerNormalization', [value, gain, bias], { axis: { int: -1 }, epsilon: { float: 1e-5 } })
  }

  #attention(value: string, mask: string | undefined): string {
    const graph = this.#graph
    const { width, heads } = this.#shape
    const perHead = width / heads
    const split = (projected: string, order: number[]): string => {
      const shaped = graph.add('Reshape', [projected, graph.integers('heads', [0, 0, heads, perHead])])
      return graph.add('Transpose', [shaped], { perm: { ints: order } })
    }
    const scale = graph.weight('scale', [], [1 / Math.sqrt(perHead)])
    const query = split(graph.add('Mul', [this.#linear(value, width, width), scale]), [0, 2, 1, 3])
    const key = split(this.#linear(value, width, width), [0, 2, 3, 1])
    const worth = split(this.#linear(value, width, width), [0, 2, 1, 3])
    const scores = graph.add('MatMul', [query, key])
    const masked = mask === undefined ? scores : graph.add('Add', [scores, mask])
    const mixed = graph.add('MatMul', [graph.add('Softmax', [masked], { axis: { int: -1 } }), worth])
    const joined = graph.add('Transpose', [mixed], { perm: { ints: [0, 2, 1, 3] } })
    return this.#linear(graph.add('Reshape', [joined, graph.integers('width', [0, 0, width])]), width, width)
  }

  /** Two linear layers with QuickGELU, x · sigmoid(1.702 x), between. */
  #perceptron(value: string): string {
    const graph = this.#graph
    const { width } = this.#shape
    const hidden = this.#linear(value, width, 4 * width)
    const steep = graph.add('Mul', [hidden, graph.weight('steepness', [], [1.702])])
    const active = graph.add('Mul', [hidden, graph.add('Sigmoid', [steep])])
    return this.#linear(active, 4 * width, width)
  }

  #linear(value: string, from: number, to: number): string {
    const product = this.#graph.add('MatMul', [value, this.random('linear', [from, to], 1 / Math.sqrt(from))])
    return this.#graph.add('Add', [product, this.random('offset', [to], 0.01)])
  }
}

/** Forbids every token to look at those after it: [tokens, tokens], 0 or −∞ in float32's reach. */
export function causalMask(graph: GraphBuilder, tokens: number): string {
  const mask = Float32Array.from({ length: tokens * tokens }, (_, i) =>
    i % tokens > Math.floor(i / tokens) ? -1e9 : 0,
  )
  return graph.weight('causal_mask', [tokens, tokens], mask)
}
