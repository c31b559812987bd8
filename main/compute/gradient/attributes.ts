import type { Attribute, Node } from '../onnx/model.ts'

/** The attribute called `name` of a node as a whole number, or what ONNX says it is when it is left out. */
export function intOf<T>(node: Node, name: string, otherwise: T): number | T {
  const attribute = node.attributes[name]
  return attribute && 'int' in attribute ? attribute.int : otherwise
}

export function intsOf(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name]
  return attribute && 'ints' in attribute ? attribute.ints : undefined
}

export function floatOf(node: Node, name: string, otherwise: number): number {
  const attribute = node.attributes[name]
  return attribute && 'float' in attribute ? attribute.float : otherwise
}

export function textOf(node: Node, name: string, otherwise: string): string {
  const attribute = node.attributes[name]
  return attribute && 'string' in attribute ? attribute.string : otherwise
}

/** Attributes written the short way: a number is an int, a list is ints, text is text. */
export type ShortAttributes = Readonly<Record<string, number | readonly number[] | string | Attribute>>

export function attributesOf(short: ShortAttributes): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(short).map(([name, value]) => [name, attributeOf(value)]))
}

function attributeOf(value: ShortAttributes[string]): Attribute {
  if (typeof value === 'number') return { int: value }
  if (typeof value === 'string') return { string: value }
  return isList(value) ? { ints: value } : value
}

// `Array.isArray` does not tell readonly lists from other objects.
const isList = (value: readonly number[] | Attribute): value is readonly number[] => Array.isArray(value)
