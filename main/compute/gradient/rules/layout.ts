import { intOf, intsOf } from '../attributes.ts'
import { unary, type Rule } from '../rule.ts'
import { fromFront, range } from '../shapes.ts'

/** The same numbers in the same order, in another shape. */
const reshaped = unary((s) => s.graph.reshape(s.gradient, s.shape()))

const transpose = unary((s) => {
  const order = intsOf(s.node, 'perm') ?? range(s.shape().length).reverse()
  return s.graph.transpose(
    s.gradient,
    order.map((_, axis) => order.indexOf(axis)),
  )
})

const tile = unary((s) => {
  const { graph } = s
  const shape = s.shape()
  const times = s.outputShape.map((size, axis) => size / shape[axis]!)
  const apart = graph.reshape(
    s.gradient,
    shape.flatMap((size, axis) => [times[axis]!, size]),
  )
  const copies = range(shape.length).map((axis) => 2 * axis)
  return graph.reshape(graph.sum(apart, copies), shape)
})

const concat: Rule = (s) => {
  const axis = fromFront(intOf(s.node, 'axis', 0), s.outputShape.length)
  let start = 0
  return s.node.inputs.map((_, index) => {
    const end = start + s.shape(index)[axis]!
    const part = s.needs(index) ? s.graph.slice(s.gradient, [axis], [start], [end]) : undefined
    start = end
    return part
  })
}

const split = unary((s) => {
  const axis = fromFront(intOf(s.node, 'axis', 0), s.shape().length)
  const type = s.typeOf(s.input())
  const parts = s.node.outputs.map((output, index) => s.gradients[index] ?? s.graph.zeros(s.shapeOf(output), type))
  return s.graph.op('Concat', parts, { axis })
})

export const layout: Readonly<Record<string, Rule>> = {
  Identity: unary((s) => s.gradient),
  Cast: unary((s) => s.graph.cast(s.gradient, s.typeOf(s.input()))),
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: transpose,
  Expand: unary((s) => s.back(0, s.gradient)),
  Tile: tile,
  Concat: concat,
  Split: split,
}
