import { strings } from '../../strings.ts'
import type { ElementType, Tensor } from '../onnx/model.ts'
import { sizeOf } from '../onnx/tensor.ts'

/** What ONNX calls a type, and its bytes. bfloat16 is the upper half of float32, and becomes that. */
const types: Readonly<Record<string, readonly [ElementType, number]>> = {
  F32: ['float32', 4],
  F16: ['float16', 2],
  BF16: ['float32', 2],
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

/**
 * Reads a safetensors file: the length of a header, the header in JSON, and the numbers. Tensors are views into `bytes`,
 * not copies, but for those of bfloat16.
 *
 * @throws {Error} where the file is none, is cut off, or has tensors of other numbers than float32, float16 and bfloat16.
 */
export function readSafetensors(bytes: Uint8Array): ReadonlyMap<string, Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.length < 8 ? NaN : Number(view.getBigUint64(0, true))
  const start = 8 + length
  if (!(start <= bytes.length)) throw new Error(strings.making.tensors.noSafetensors)
  const entries = Object.entries(headerOf(bytes.subarray(8, start))).filter(([name]) => name !== '__metadata__')
  return new Map(entries.map(([name, entry]) => [name, tensorOf(name, entry, bytes.subarray(start))]))
}

function headerOf(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof header === 'object' && header !== null) return { ...header }
  } catch {
    // Said below.
  }
  throw new Error(strings.making.tensors.noHeader)
}

function tensorOf(name: string, entry: unknown, data: Uint8Array): Tensor {
  if (!isEntry(entry)) throw new Error(strings.making.tensors.incomplete(name))
  const [type, width] = types[entry.dtype] ?? []
  if (type === undefined || width === undefined) throw new Error(strings.making.tensors.unsupported(name, entry.dtype))
  const [from, to] = entry.data_offsets
  const size = sizeOf(entry.shape) * width
  if (to - from !== size || from < 0 || to > data.length) throw new Error(strings.making.tensors.misplaced(name))
  const numbers = data.subarray(from, to)
  return { name, type, dims: entry.shape, data: entry.dtype === 'BF16' ? widened(numbers) : numbers }
}

/** Every two bytes after two zeros: bfloat16 as float32. */
function widened(numbers: Uint8Array): Uint8Array {
  const wide = new Uint8Array(numbers.length * 2)
  for (let at = 0; at < numbers.length; at += 2) wide.set(numbers.subarray(at, at + 2), 2 * at + 2)
  return wide
}

function isEntry(entry: unknown): entry is Entry {
  if (typeof entry !== 'object' || entry === null) return false
  const { dtype, shape, data_offsets: place } = entry as Partial<Record<keyof Entry, unknown>>
  const isNumbers = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && number >= 0)
  return typeof dtype === 'string' && isNumbers(shape) && isNumbers(place) && place.length === 2
}
