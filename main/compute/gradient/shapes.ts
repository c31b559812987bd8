/** Sizes of a value along its axes. */
export type Shape = readonly number[]

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** 0 or `from` and the `count` − 1 numbers after it. */
export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index)

/** An axis counted from the front, where ONNX lets it be counted from the back. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

/** How many numbers have this shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1)
