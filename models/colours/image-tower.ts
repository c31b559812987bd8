import { GraphBuilder } from '../../main/compute/onnx/graph-builder.ts'
import type { Model } from '../../main/compute/onnx/model.ts'
import { coneMatrix, gamma, labMatrix, oklabOf } from './oklab.ts'
import {
  chromaReach,
  chromaSteps,
  colourNames,
  exampleReach,
  examples,
  lightnessReach,
  lightnessSteps,
  lightnessWeight,
} from './palette.ts'
import { dimensions, regions, weights } from './space.ts'

/** Side of the picture in pixels: enough for shares of colours, and a multiple of the regions. */
export const pictureSize = 48

/** The graph from pixels (0 to 1, sRGB) to a vector: what `space.ts` describes, written with plain operators. */
export function imageTower(): Model {
  const graph = new GraphBuilder('colours, image tower', 'Shares of named colours in a picture and where they are')
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, pictureSize, pictureSize])
  /** A matrix applied to the channels of every pixel. */
  const perPixel = (
    value: string,
    label: string,
    matrix: readonly (readonly number[])[],
    offset?: readonly number[],
  ) => {
    const kernel = graph.weight(label, [matrix.length, matrix[0]!.length, 1, 1], matrix.flat())
    const bias = offset ? [graph.weight(`${label}_offset`, [offset.length], offset)] : []
    return graph.add('Conv', [value, kernel, ...bias], { kernel_shape: { ints: [1, 1] } })
  }
  const number = (label: string, value: number): string => graph.weight(label, [], [value])

  const inRange = graph.add('Clip', [pixels, number('lowest', 0), number('highest', 1)])
  const linear = graph.add('Pow', [inRange, number('gamma', gamma)])
  const cones = perPixel(linear, 'cones', coneMatrix)
  const lab = perPixel(graph.add('Pow', [cones, number('third', 1 / 3)]), 'lab', labMatrix)

  const { matrix, offset } = nearness(
    Object.values(examples).flatMap((colours) => colours.map((colour) => oklabOf(colour))),
    [lightnessWeight, 1, 1],
    exampleReach,
  )
  const perExample = graph.add('Softmax', [perPixel(lab, 'examples', matrix, offset)], { axis: { int: 1 } })
  const colours = perPixel(perExample, 'names', namesOfExamples())

  const lightnessBins = nearness(
    lightnessSteps.map((step) => [step, 0, 0]),
    [1, 0, 0],
    lightnessReach,
  )
  const lightness = graph.add('Softmax', [perPixel(lab, 'lightness', lightnessBins.matrix, lightnessBins.offset)], {
    axis: { int: 1 },
  })

  const chromaSquared = perPixel(graph.add('Mul', [lab, lab]), 'chroma_squared', [[0, 1, 1]], [1e-12])
  const chromaBins = nearness(
    chromaSteps.map((step) => [step]),
    [1],
    chromaReach,
  )
  const chroma = graph.add(
    'Softmax',
    [perPixel(graph.add('Sqrt', [chromaSquared]), 'chroma', chromaBins.matrix, chromaBins.offset)],
    { axis: { int: 1 } },
  )

  const whole = (value: string): string =>
    graph.add('Flatten', [graph.add('GlobalAveragePool', [value])], { axis: { int: 1 } })
  const side = pictureSize / regions
  const cells = graph.add('AveragePool', [colours], {
    kernel_shape: { ints: [side, side] },
    strides: { ints: [side, side] },
  })
  const chromaShares = whole(chroma)
  // The shares of the steps of chroma add up to one in every picture: that is the dimension they all have in common.
  const always = graph.add('ReduceSum', [chromaShares, graph.integers('axis', [1])], { keepdims: { int: 1 } })
  const blocks = [
    whole(colours),
    graph.add('Flatten', [cells], { axis: { int: 1 } }),
    whole(lightness),
    chromaShares,
    always,
  ]
  const distributions = graph.add('Concat', blocks, { axis: { int: 1 } })
  const roots = graph.add('Sqrt', [distributions])
  const vector = graph.add('Mul', [roots, graph.weight('weights', [1, dimensions], blockWeights())])
  graph.output('image_embeds', vector, 'float32', ['batch', dimensions])
  return graph.build()
}

/**
 * Logits whose softmax says how likely each of `points` made a value, when each spreads like a bell of `reach`:
 * −|x − p|² / 2 reach², of which |x|² is the same for all points and left out.
 */
function nearness(
  points: readonly (readonly number[])[],
  axes: readonly number[],
  reach: number,
): { matrix: number[][]; offset: number[] } {
  const sharpness = 1 / (2 * reach ** 2)
  const squares = axes.map((axis) => axis ** 2)
  return {
    matrix: points.map((point) => point.map((value, axis) => 2 * sharpness * squares[axis]! * value)),
    offset: points.map(
      (point) => -sharpness * point.reduce((sum, value, axis) => sum + squares[axis]! * value ** 2, 0),
    ),
  }
}

/** Adds up the examples of each name. */
function namesOfExamples(): number[][] {
  const owners = Object.entries(examples).flatMap(([name, colours]) => colours.map(() => name))
  return colourNames.map((name) => owners.map((owner) => (owner === name ? 1 : 0)))
}

function blockWeights(): number[] {
  const block = (count: number, weight: number): number[] => Array<number>(count).fill(weight)
  return [
    ...block(colourNames.length, weights.whole),
    ...block(colourNames.length * regions ** 2, weights.layout),
    ...block(lightnessSteps.length, weights.lightness),
    ...block(chromaSteps.length, weights.chroma),
    weights.always,
  ]
}
