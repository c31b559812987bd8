import { strings } from '../../../strings.ts'
import { intOf, textOf } from '../attributes.ts'
import { unary, type Rule, type Situation } from '../rule.ts'
import { fromFront, range, sizeOf } from '../shapes.ts'

const { reasons } = strings.networks

const constants = (s: Situation, index: number, what: keyof typeof reasons.notConstant): readonly number[] =>
  s.constant(index) ?? s.refuse(reasons.notConstant[what])

/** What was left out gets zeros. */
const slice = unary((s) => {
  const { graph } = s
  const shape = s.shape()
  const starts = constants(s, 1, 'starts')
  const ends = constants(s, 2, 'ends')
  const axes = s.optional(3) === undefined ? range(starts.length) : constants(s, 3, 'axes')
  const steps = s.optional(4) === undefined ? starts.map(() => 1) : constants(s, 4, 'steps')

  const before = shape.map(() => 0)
  const after = shape.map(() => 0)
  const reversed: number[] = []
  for (const [index, given] of axes.entries()) {
    const axis = fromFront(given, shape.length)
    const size = shape[axis]!
    const place = (at: number, lowest: number): number => {
      const counted = at < 0 ? at + size : at
      return Math.min(Math.max(counted, lowest), size + lowest)
    }
    const step = steps[index]!
    if (step === 1) {
      before[axis] = place(starts[index]!, 0)
      after[axis] = size - place(ends[index]!, 0)
    } else if (step === -1) {
      reversed.push(axis)
      before[axis] = place(ends[index]!, -1) + 1
      after[axis] = size - 1 - place(starts[index]!, -1)
    } else {
      return spread(s, { axis, start: place(starts[index]!, 0), step, only: axes.length === 1 })
    }
  }
  const straight = reversed.length === 0 ? s.gradient : graph.reverse(s.gradient, reversed)
  return graph.pad(straight, before, after)
})

/** Every `step`-th element was taken: zeros go between them. */
function spread(s: Situation, taken: { axis: number; start: number; step: number; only: boolean }): string {
  const { graph } = s
  const { axis, start, step } = taken
  if (!taken.only || step < 0) s.refuse(reasons.steps)
  const shape = s.shape()
  const count = s.outputShape[axis]!
  const room = [...shape.slice(0, axis), count, 1, ...shape.slice(axis + 1)]
  const zeros = room.map(() => 0)
  const filled = graph.pad(graph.reshape(s.gradient, room), zeros, zeros.with(axis + 1, step - 1))
  const flat = graph.reshape(filled, shape.with(axis, count * step))
  const cut = graph.slice(flat, [axis], [0], [Math.min(count * step, shape[axis]! - start)])
  const length = Math.min(count * step, shape[axis]! - start)
  const none = shape.map(() => 0)
  return graph.pad(cut, none.with(axis, start), none.with(axis, shape[axis]! - start - length))
}

const pad = unary((s) => {
  const { graph } = s
  const shape = s.shape()
  if (textOf(s.node, 'mode', 'constant') !== 'constant') s.refuse(reasons.padding)
  const given = constants(s, 1, 'pads')
  const axes = (s.optional(3) === undefined ? range(shape.length) : constants(s, 3, 'axes')).map((axis) =>
    fromFront(axis, shape.length),
  )
  const before = shape.map((_, axis) => (axes.includes(axis) ? given[axes.indexOf(axis)]! : 0))
  const after = shape.map((_, axis) => (axes.includes(axis) ? given[axes.indexOf(axis) + axes.length]! : 0))
  // Negative padding cut something off, which gets zeros.
  const added = (size: number): number => Math.max(0, size)
  const removed = (size: number): number => Math.max(0, -size)
  const inner = graph.slice(
    s.gradient,
    range(shape.length),
    before.map(added),
    s.outputShape.map((size, axis) => size - added(after[axis]!)),
  )
  return graph.pad(inner, before.map(removed), after.map(removed))
})

/** The gradient of every row goes to where the row was taken from; rows taken several times get the sum. */
const gather: Rule = (s) => {
  const { graph } = s
  const shape = s.shape()
  const axis = fromFront(intOf(s.node, 'axis', 0), shape.length)
  const count = sizeOf(s.shape(1))
  const rows = graph.reshape(s.gradient, shape.with(axis, count))
  const places = s.constant(1)?.map((place) => fromFront(place, shape[axis]!))
  if (places?.every((place, index) => place === places[0]! + index)) {
    const none = shape.map(() => 0)
    const [first, last] = [places[0]!, places.at(-1)!]
    return [graph.pad(rows, none.with(axis, first), none.with(axis, shape[axis]! - 1 - last))]
  }
  const thin = graph.reshape(
    s.input(1),
    shape.map((_, other) => (other === axis ? count : 1)),
  )
  const everywhere = graph.expand(thin, shape.with(axis, count))
  const zeros = graph.zeros(shape, s.type)
  return [graph.op('ScatterElements', [zeros, everywhere, rows], { axis, reduction: 'add' })]
}

const gatherElements: Rule = (s) => {
  const axis = intOf(s.node, 'axis', 0)
  const zeros = s.graph.zeros(s.shape(), s.type)
  return [s.graph.op('ScatterElements', [zeros, s.input(1), s.gradient], { axis, reduction: 'add' })]
}

export const indexing: Readonly<Record<string, Rule>> = {
  Slice: slice,
  Pad: pad,
  Gather: gather,
  GatherElements: gatherElements,
}
