/** Element types by their number in the file format. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
} as const
export type ElementType = keyof typeof elementTypes

/** Numbers in a graph: a weight, or the value of an attribute. */
export interface Tensor {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly number[]
  /** Row-major, little-endian. Empty where the numbers are in a file beside the model. */
  readonly data: Uint8Array
  readonly external?: { readonly location: string; readonly offset: number; readonly length: number }
}

/** What a node is told besides its inputs. The kind is written out, because 1 and 1.0 are different to ONNX. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly tensor: Tensor }

/** One operation. Inputs and outputs are names of values; an empty name stands for an input that is left out. */
export interface Node {
  readonly name: string
  readonly operator: string
  /** Empty for ONNX's own operators. */
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/**
 * An input or output of the graph. A dimension with a name can have any size; `shape` null: nothing is known. An output
 * whose `type` is null too has what the runtime finds out about it.
 */
export interface Value {
  readonly name: string
  readonly type: ElementType | null
  readonly shape: readonly (number | string)[] | null
}

/** A graph with its weights, nodes in the order in which they can run. */
export interface Model {
  readonly name: string
  /** Words for people, kept in the file. */
  readonly description: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly nodes: readonly Node[]
  readonly weights: readonly Tensor[]
  /** Version of each operator set by domain; ONNX's own is the empty name. */
  readonly operatorSets: Readonly<Record<string, number>>
}
