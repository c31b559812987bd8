import { GraphBuilder } from '../../onnx/graph-builder.ts'
import type { Model } from '../../onnx/model.ts'
import { Layers } from './layers.ts'

const groups = 4

/** A decoder in the shape of a VQGAN's, very small: latents [1, 8, 4, 4] to pictures [1, 3, 16, 16]. */
export function smallVqganDecoder(): Model {
  const graph = new GraphBuilder('small VQGAN decoder', 'Random weights, for tests')
  const layers = new Layers(graph, 21)
  let x = layers.conv(graph.input('latent', 'float32', [1, 8, 4, 4]), 8, 16, 3)
  x = attention(layers, residual(layers, x, 16, 16), 16)
  x = residual(layers, enlarged(layers, x, 16), 16, 8)
  x = residual(layers, enlarged(layers, x, 8), 8, 8)
  graph.output('image', layers.conv(layers.swish(layers.groupNorm(x, 8, groups)), 8, 3, 3), 'float32', [1, 3, 16, 16])
  return { ...graph.build(), operatorSets: { '': 13 } }
}

/** Its other half: pictures [1, 3, 16, 16] to latents [1, 8, 4, 4], before they are rounded to a codebook. */
export function smallVqganEncoder(): Model {
  const graph = new GraphBuilder('small VQGAN encoder', 'Random weights, for tests')
  const layers = new Layers(graph, 31)
  let x = layers.conv(graph.input('image', 'float32', [1, 3, 16, 16]), 3, 8, 3)
  x = reduced(layers, residual(layers, x, 8, 8), 8)
  x = reduced(layers, residual(layers, x, 8, 16), 16)
  x = residual(layers, attention(layers, x, 16), 16, 16)
  graph.output('latent', layers.conv(layers.swish(layers.groupNorm(x, 16, groups)), 16, 8, 3), 'float32', [1, 8, 4, 4])
  return { ...graph.build(), operatorSets: { '': 13 } }
}

function residual(layers: Layers, x: string, from: number, to: number): string {
  let y = layers.conv(layers.swish(layers.groupNorm(x, from, groups)), from, to, 3)
  y = layers.conv(layers.swish(layers.groupNorm(y, to, groups)), to, to, 3)
  return layers.op('Add', [from === to ? x : layers.conv(x, from, to, 1), y])
}

/** Every place of the picture looks at every other. */
function attention(layers: Layers, x: string, width: number): string {
  const { graph } = layers
  const normal = layers.groupNorm(x, width, groups)
  const flat = (value: string): string => layers.op('Reshape', [value, graph.integers('flat', [0, width, -1])])
  const turned = (value: string): string => layers.op('Transpose', [value], { perm: [0, 2, 1] })
  const [query, key, worth] = [1, 2, 3].map(() => flat(layers.conv(normal, width, width, 1)))
  const scores = layers.op('MatMul', [turned(query!), key!])
  const scaled = layers.op('Mul', [scores, graph.weight('scale', [], [1 / Math.sqrt(width)])])
  const shares = turned(layers.op('Softmax', [scaled], { axis: 2 }))
  const mixed = layers.op('Reshape', [layers.op('MatMul', [worth!, shares]), layers.op('Shape', [x])])
  return layers.op('Add', [x, layers.conv(mixed, width, width, 1)])
}

function enlarged(layers: Layers, x: string, width: number): string {
  const scales = layers.graph.weight('scales', [4], [1, 1, 2, 2])
  const options = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
  return layers.conv(layers.op('Resize', [x, '', scales], options), width, width, 3)
}

function reduced(layers: Layers, x: string, width: number): string {
  const padded = layers.op('Pad', [x, layers.graph.integers('pads', [0, 0, 0, 0, 0, 0, 1, 1])], { mode: 'constant' })
  return layers.conv(padded, width, width, 3, { strides: [2, 2], pads: [0, 0, 0, 0] })
}
