import { GraphBuilder } from '../../onnx/graph-builder.ts'
import type { Model } from '../../onnx/model.ts'
import { Layers } from './layers.ts'

/**
 * An image encoder in the shape of CLIP's ResNets, very small: a stem of three convolutions, bottlenecks that shrink by
 * averaging, and attention in place of the last average.
 */
export function smallResnetClip(): Model {
  const graph = new GraphBuilder('small ResNet of CLIP', 'Random weights, for tests')
  const layers = new Layers(graph, 11)
  const relu = (x: string): string => layers.op('Relu', [x])
  const halved = (x: string): string => layers.op('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] })

  let x = graph.input('pixel_values', 'float32', [1, 3, 32, 32])
  x = relu(layers.batchNorm(layers.conv(x, 3, 8, 3, { strides: [2, 2] }), 8))
  x = relu(layers.batchNorm(layers.conv(x, 8, 8, 3), 8))
  x = halved(relu(layers.batchNorm(layers.conv(x, 8, 12, 3), 12)))
  for (const { from, inner, to, shrinks } of [
    { from: 12, inner: 6, to: 16, shrinks: true },
    { from: 16, inner: 6, to: 16, shrinks: false },
  ]) {
    let y = relu(layers.batchNorm(layers.conv(x, from, inner, 1), inner))
    y = relu(layers.batchNorm(layers.conv(y, inner, inner, 3), inner))
    y = layers.batchNorm(layers.conv(shrinks ? halved(y) : y, inner, to, 1), to)
    const short = from === to ? x : layers.batchNorm(layers.conv(shrinks ? halved(x) : x, from, to, 1), to)
    x = relu(layers.op('Add', [y, short]))
  }
  graph.output('image_embeds', attentionPool(layers, x, 16, 2, 10), 'float32', [1, 10])
  return { ...graph.build(), operatorSets: { '': 14 } }
}

/** [1, width, 4, 4] → the mean of all places asks them all, and itself. */
function attentionPool(layers: Layers, x: string, width: number, heads: number, dimensions: number): string {
  const { graph } = layers
  const places = layers.op('Transpose', [layers.op('Flatten', [x], { axis: 2 })], { perm: [1, 0] })
  const rows = layers.op('Reshape', [places, graph.integers('shape', [16, 1, width])])
  const mean = layers.op('ReduceMean', [rows], { axes: [0], keepdims: 1 })
  const all = layers.op('Add', [layers.op('Concat', [mean, rows], { axis: 0 }), layers.random([17, 1, width], 0.3)])
  const first = layers.op('Slice', [
    all,
    graph.integers('start', [0]),
    graph.integers('end', [1]),
    graph.integers('axis', [0]),
  ])
  const split = (value: string, tokens: number, perm: number[]): string =>
    layers.op(
      'Transpose',
      [
        layers.op('Reshape', [
          layers.linear(value, width, width),
          graph.integers('shape', [tokens, heads, width / heads]),
        ]),
      ],
      { perm },
    )
  const scale = graph.weight('scale', [], [Math.sqrt(heads / width)])
  const query = layers.op('Mul', [split(first, 1, [1, 0, 2]), scale])
  const scores = layers.op('MatMul', [query, split(all, 17, [1, 2, 0])])
  const mixed = layers.op('MatMul', [layers.op('Softmax', [scores], { axis: -1 }), split(all, 17, [1, 0, 2])])
  const merged = layers.op('Reshape', [
    layers.op('Transpose', [mixed], { perm: [1, 0, 2] }),
    graph.integers('shape', [1, width]),
  ])
  const weights = layers.random([dimensions, width], 1 / Math.sqrt(width))
  return layers.op('Gemm', [merged, weights, layers.random([dimensions], 0.1)], { transB: 1 })
}
