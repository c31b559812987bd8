import type { ElementType } from '../onnx/model.ts'
import type { Shape } from './shapes.ts'

/** What is known of the values of a graph before it runs. */
export interface ValueFacts {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly types: ReadonlyMap<string, ElementType>
  /** Numbers of small values that are the same in every run: axes, sizes, scales, indices. */
  readonly numbers: ReadonlyMap<string, readonly number[]>
}

const floats: ReadonlySet<ElementType> = new Set(['float16', 'float32', 'float64'])
export const isFloat = (type: ElementType | undefined): boolean => type !== undefined && floats.has(type)
