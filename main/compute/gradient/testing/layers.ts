import { randomNumbers } from '../../../../models/onnx/random.ts'
import type { GraphBuilder } from '../../onnx/graph-builder.ts'
import { attributesOf, type ShortAttributes } from '../attributes.ts'
import { sizeOf } from '../shapes.ts'

/** Layers of small networks of random weights, written the way PyTorch's exporter writes them. */
export class Layers {
  readonly graph: GraphBuilder
  #seed: number

  constructor(graph: GraphBuilder, seed: number) {
    this.graph = graph
    this.#seed = seed * 1_000
  }

  op(operator: string, inputs: readonly string[], attributes: ShortAttributes = {}): string {
    return this.graph.add(operator, inputs, attributesOf(attributes))
  }

  /** Weights around `mean` that no two calls share. */
  random(dims: readonly number[], deviation: number, mean = 0): string {
    const numbers = randomNumbers(sizeOf(dims), deviation, this.#seed++).map((number) => number + mean)
    return this.graph.weight('random', dims, numbers)
  }

  conv(x: string, from: number, to: number, kernel: number, attributes: ShortAttributes = {}): string {
    const weights = this.random([to, from, kernel, kernel], 1 / Math.sqrt(from * kernel * kernel))
    const pads = Array<number>(4).fill(kernel >> 1)
    return this.op('Conv', [x, weights, this.random([to], 0.1)], {
      kernel_shape: [kernel, kernel],
      pads,
      ...attributes,
    })
  }

  linear(x: string, from: number, to: number): string {
    const product = this.op('MatMul', [x, this.random([from, to], 1 / Math.sqrt(from))])
    return this.op('Add', [product, this.random([to], 0.1)])
  }

  /** Batch normalisation with the statistics of training. */
  batchNorm(x: string, channels: number): string {
    const [scale, bias, mean] = [
      this.random([channels], 0.2, 1),
      this.random([channels], 0.2),
      this.random([channels], 0.2),
    ]
    return this.op('BatchNormalization', [x, scale, bias, mean, this.random([channels], 0.2, 1)])
  }

  /** Group normalisation of a value whose sizes the graph asks for itself. */
  groupNorm(x: string, channels: number, groups: number): string {
    const apart = this.op('Reshape', [x, this.graph.integers('groups', [0, groups, -1])])
    const ones = this.graph.weight('ones', [groups], new Float32Array(groups).fill(1))
    const zeros = this.graph.weight('zeros', [groups], new Float32Array(groups))
    const made = this.op('InstanceNormalization', [apart, ones, zeros], { epsilon: { float: 1e-6 } })
    const whole = this.op('Reshape', [made, this.op('Shape', [x])])
    const scaled = this.op('Mul', [whole, this.random([channels, 1, 1], 0.2, 1)])
    return this.op('Add', [scaled, this.random([channels, 1, 1], 0.2)])
  }

  swish(x: string): string {
    return this.op('Mul', [x, this.op('Sigmoid', [x])])
  }
}
