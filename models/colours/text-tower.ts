import { GraphBuilder } from '../../main/compute/onnx/graph-builder.ts'
import type { Model } from '../../main/compute/onnx/model.ts'
import { wordTokenizer } from '../onnx/word-tokenizer.ts'
import { dimensionOf, dimensions } from './space.ts'
import { phrases, words } from './words.ts'

/** Tokens in a text, the end included. */
export const context = 16

const pad = '[pad]'
const unknown = '[unknown]'
const end = '[end]'

/** How strongly the dimension that all pictures share counts in a text, beside the words it knows (length 1 each). */
const alwaysWeight = 0.05

const vocabulary: Readonly<Record<string, number>> = Object.fromEntries(
  [pad, unknown, end, ...Object.keys(words)].map((word, id) => [word, id]),
)

/** Words that the model does not know become one token that means nothing. */
export const tokenizer = (): object => wordTokenizer({ vocabulary, unknown, end, pad, pattern: '\\p{L}+', phrases })

export const tokenIds = { pad: vocabulary[pad]!, end: vocabulary[end]! }

/** The graph from token ids to a vector: the sum of what its words mean, brought to length 1. */
export function textTower(): Model {
  const graph = new GraphBuilder('colours, text tower', 'Directions of colour words in the space of the image tower')
  const ids = graph.input('input_ids', 'int64', ['batch', context])
  const table = graph.weight('words', [Object.keys(vocabulary).length, dimensions], directions())
  const each = graph.add('Gather', [table, ids])
  const sum = graph.add('ReduceSum', [each, graph.integers('axis', [1])], { keepdims: { int: 0 } })
  const length = graph.add('ReduceL2', [sum], { axes: { ints: [1] }, keepdims: { int: 1 } })
  graph.output('text_embeds', graph.add('Div', [sum, length]), 'float32', ['batch', dimensions])
  return graph.build()
}

/** One row a token. Padding and unknown words are zero; the end token, which every text has once, is what all share. */
function directions(): Float32Array {
  const rows = new Float32Array(Object.keys(vocabulary).length * dimensions)
  for (const [word, direction] of Object.entries(words)) {
    const length = Math.sqrt([...direction.values()].reduce((sum, weight) => sum + weight ** 2, 0))
    for (const [dimension, weight] of direction) rows[vocabulary[word]! * dimensions + dimension] = weight / length
  }
  rows[vocabulary[end]! * dimensions + dimensionOf.always] = alwaysWeight
  return rows
}
