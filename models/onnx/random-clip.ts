import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ModelSpec } from '../../main/library/models/model-spec.ts'
import { GraphBuilder } from '../../main/compute/onnx/graph-builder.ts'
import type { Model } from '../../main/compute/onnx/model.ts'
import { int64 } from '../../main/compute/onnx/tensor.ts'
import { causalMask, TransformerLayers, type TransformerShape } from './transformer-layers.ts'
import { wordTokenizer } from './word-tokenizer.ts'
import { writeModel } from '../../main/compute/onnx/write-model.ts'

/** Shape of a CLIP with vision-transformer towers, as OpenAI's are built. */
export interface ClipShape {
  readonly name: string
  /** Side of the picture and of a patch, in pixels. */
  readonly size: number
  readonly patch: number
  readonly image: TransformerShape
  readonly text: TransformerShape
  /** Tokens in the vocabulary (the last one ends a text) and in a text. */
  readonly vocabulary: number
  readonly context: number
  readonly dimensions: number
}

/** Exactly as large and as slow as CLIP ViT-B/32: 350 MB and 250 MB. Sees nothing: every weight is random. */
export const randomVitB32: ClipShape = {
  name: 'random-vit-b32',
  size: 224,
  patch: 32,
  image: { width: 768, layers: 12, heads: 12 },
  text: { width: 512, layers: 12, heads: 8 },
  vocabulary: 49408,
  context: 77,
  dimensions: 512,
}

/** The same construction in less than a megabyte, for tests of whatever runs models. */
export const randomTiny: ClipShape = {
  name: 'random-tiny',
  size: 32,
  patch: 16,
  image: { width: 32, layers: 2, heads: 2 },
  text: { width: 32, layers: 2, heads: 2 },
  vocabulary: 64,
  context: 8,
  dimensions: 32,
}

/**
 * Writes a CLIP of random weights into `folder`: for measuring speed and testing providers, not for finding pictures.
 *
 * @param seed The same seed gives the same files.
 * @returns How to load it. Its key says that it is random.
 */
export function writeRandomClip(folder: string, shape: ClipShape, seed = 1): ModelSpec {
  const { name, size, vocabulary, context, dimensions } = shape
  mkdirSync(folder, { recursive: true })
  const file = (leaf: string): string => resolve(join(folder, leaf))
  writeFileSync(file('image.onnx'), writeModel(imageTower(shape, seed)))
  writeFileSync(file('text.onnx'), writeModel(textTower(shape, seed + 1)))
  writeFileSync(file('tokenizer.json'), JSON.stringify(letterTokenizer(vocabulary)))
  return {
    key: `${name}-${seed}`,
    dimensions,
    image: {
      file: file('image.onnx'),
      input: 'pixel_values',
      output: 'image_embeds',
      preprocessing: {
        size,
        resize: 'crop',
        interpolation: 'bicubic',
        mean: [0.48145466, 0.4578275, 0.40821073],
        std: [0.26862954, 0.26130258, 0.27577711],
      },
    },
    text: {
      file: file('text.onnx'),
      input: 'input_ids',
      output: 'text_embeds',
      tokenization: {
        file: file('tokenizer.json'),
        context,
        pad: vocabulary - 1,
        end: vocabulary - 1,
        lowercase: true,
      },
      ids: 'int64',
    },
    logitScale: 100,
    logitBias: 0,
    batch: 16,
  }
}

/** Pictures → patches by a convolution, a class token, positions, a transformer, a projection of the class token. */
export function imageTower(shape: ClipShape, seed: number): Model {
  const { size, patch, image, dimensions } = shape
  const graph = new GraphBuilder(`${shape.name} image tower`, 'Random weights: for measuring speed only')
  const layers = new TransformerLayers(graph, image, seed)
  const tokens = (size / patch) ** 2 + 1

  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, size, size])
  const kernel = layers.random('patches', [image.width, 3, patch, patch], 1 / Math.sqrt(3 * patch * patch))
  const patches = graph.add('Conv', [pixels, kernel], {
    kernel_shape: { ints: [patch, patch] },
    strides: { ints: [patch, patch] },
  })
  const flat = graph.add('Reshape', [patches, graph.integers('shape', [0, image.width, tokens - 1])])
  const rows = graph.add('Transpose', [flat], { perm: { ints: [0, 2, 1] } })
  // A class token for every picture: as many rows of zeros as there are pictures, plus the token.
  const first = graph.add('Slice', [
    rows,
    graph.integers('start', [0]),
    graph.integers('end', [1]),
    graph.integers('axis', [1]),
  ])
  const zeros = graph.add('Mul', [first, graph.weight('zero', [], [0])])
  const token = graph.add('Add', [zeros, layers.random('class', [image.width], 0.5)])
  const sequence = graph.add('Concat', [token, rows], { axis: { int: 1 } })
  const placed = graph.add('Add', [sequence, layers.random('positions', [tokens, image.width], 0.1)])
  const encoded = layers.run(layers.normalise(placed))
  const summary = graph.add('Gather', [encoded, graph.tensor(int64('class_position', [], [0]))], { axis: { int: 1 } })
  const projection = layers.random('projection', [image.width, dimensions], 1 / Math.sqrt(image.width))
  const vector = graph.add('MatMul', [layers.normalise(summary), projection])
  graph.output('image_embeds', vector, 'float32', ['batch', dimensions])
  return graph.build()
}

/** Token ids → embeddings, positions, a causal transformer, a projection of the token with the highest id: the end. */
export function textTower(shape: ClipShape, seed: number): Model {
  const { vocabulary, context, text, dimensions } = shape
  const graph = new GraphBuilder(`${shape.name} text tower`, 'Random weights: for measuring speed only')
  const layers = new TransformerLayers(graph, text, seed)

  // As exports have it: of any length up to the context.
  const ids = graph.input('input_ids', 'int64', ['batch', 'tokens'])
  const length = graph.add('Slice', [
    graph.add('Shape', [ids]),
    ...[1, 2].map((at) => graph.integers('second', [at])),
    graph.integers('axis', [0]),
  ])
  const cut = (table: string, axes: readonly number[]): string =>
    graph.add('Slice', [
      table,
      graph.integers(
        'starts',
        axes.map(() => 0),
      ),
      axes.length === 1
        ? length
        : graph.add(
            'Concat',
            axes.map(() => length),
            { axis: { int: 0 } },
          ),
      graph.integers('axes', axes),
    ])
  const embedded = graph.add('Gather', [layers.random('tokens', [vocabulary, text.width], 0.5), ids])
  const placed = graph.add('Add', [embedded, cut(layers.random('positions', [context, text.width], 0.1), [0])])
  const encoded = layers.normalise(layers.run(placed, cut(causalMask(graph, context), [0, 1])))
  const end = graph.add('ArgMax', [ids], { axis: { int: 1 }, keepdims: { int: 1 } })
  const everyColumn = graph.add('Unsqueeze', [end, graph.integers('axis', [2])])
  const wide = graph.add('Expand', [everyColumn, graph.integers('shape', [1, 1, text.width])])
  const summary = graph.add('GatherElements', [encoded, wide], { axis: { int: 1 } })
  const row = graph.add('Squeeze', [summary, graph.integers('axis', [1])])
  const projection = layers.random('projection', [text.width, dimensions], 1 / Math.sqrt(text.width))
  graph.output('text_embeds', graph.add('MatMul', [row, projection]), 'float32', ['batch', dimensions])
  return graph.build()
}

/** Every letter and digit is a word of its own; the last id of the vocabulary ends a text. */
function letterTokenizer(vocabulary: number): object {
  const letters = Array.from({ length: 36 }, (_, index) => [index.toString(36), index + 1] as const)
  return wordTokenizer({
    vocabulary: { '[unknown]': 0, ...Object.fromEntries(letters), '[end]': vocabulary - 1 },
    unknown: '[unknown]',
    end: '[end]',
    pad: '[end]',
    pattern: '[a-z0-9]',
  })
}
