import { GraphWriter } from '../gradient/graph-writer.ts'
import { pruned } from '../gradient/needed.ts'
import { inDialect } from '../gradient/operator-set.ts'
import type { Shape } from '../gradient/shapes.ts'
import type { Model } from '../onnx/model.ts'
import { renamed } from '../onnx/renamed.ts'

/** The image half of a model, and what its input and output are called. */
export interface ImageTower {
  readonly model: Model
  readonly input: string
  readonly output: string
  /** Side of the square that it sees, in pixels, and the length of its vectors. */
  readonly size: number
  readonly dimensions: number
}

/** Angles next to 0 and π have no direction in which they change. */
const nearlyOne = 1 - 1e-6

/**
 * Puts what is to be seen in front of an image half, and what is wished for behind it: one graph from a picture to a
 * loss.
 *
 * Inputs: `image` [1, 3, height, width]; `rows`, `columns`, `colours`, `offset`: see {@link import('./cutouts.ts').Cutout};
 * `targets` [n, dimensions]: unit vectors; `weights` [n].
 * Outputs: `loss`: the sum of weight · angle² / 2 over the targets, which is the squared spherical distance of
 * VQGAN+CLIP; `cosines` [n]; `vector` [dimensions], of length 1.
 */
export function scoringGraph(tower: ImageTower, shapes: Readonly<Record<string, Shape>>): Model {
  const { size, dimensions, input, output } = tower
  const before = new GraphWriter('see/')
  const cropped = before.op('MatMul', [before.op('MatMul', ['rows', 'image']), 'columns'])
  const places = before.reshape(cropped, [3, size * size])
  const coloured = before.add(before.op('MatMul', ['colours', places]), before.reshape('offset', [3, 1]))
  const seen = before.reshape(coloured, [1, 3, size, size])

  const asked = { ...tower.model, outputs: tower.model.outputs.filter(({ name }) => name === output) }
  const part = renamed(inDialect(pruned(asked)), 'model/', { [input]: seen })

  const after = new GraphWriter('wish/')
  const found = after.reshape(part.nameOf(output), [1, dimensions])
  const length = after.op('Sqrt', [after.add(after.sum(after.square(found), [1]), after.scalar(1e-12, 'float32'))])
  const unit = after.divide(found, length)
  const cosines = after.reshape(after.op('Gemm', [unit, 'targets'], { transB: 1 }), [-1])
  const bounds = [after.scalar(-nearlyOne, 'float32'), after.scalar(nearlyOne, 'float32')]
  const angles = after.op('Acos', [after.op('Clip', [cosines, ...bounds])])
  const distances = after.multiply(after.square(angles), after.scalar(0.5, 'float32'))
  const loss = after.op('ReduceSum', [after.multiply(distances, 'weights')], { keepdims: 0 })

  const outputs = { loss, cosines, vector: after.reshape(unit, [dimensions]) }
  const named = Object.entries(outputs).map(([name, value]) => ({
    name,
    operator: 'Identity',
    domain: '',
    inputs: [value],
    outputs: [name],
    attributes: {},
  }))
  return {
    name: `the wish, by ${tower.model.name}`,
    description: '',
    inputs: Object.entries(shapes).map(([name, shape]) => ({ name, type: 'float32', shape })),
    outputs: Object.keys(outputs).map((name) => ({ name, type: null, shape: null })),
    nodes: [...before.nodes, ...part.nodes, ...after.nodes, ...named],
    weights: [...before.weights, ...part.weights, ...after.weights],
    operatorSets: { ...inDialect(tower.model).operatorSets },
  }
}
