import type { Tensor } from './model.ts'

/** How many numbers fit a shape. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1)

const bytesOf = (numbers: Float32Array | BigInt64Array | Int32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

function checked(tensor: Tensor, count: number): Tensor {
  if (sizeOf(tensor.dims) !== count) {
    throw new RangeError(`Tensor ${tensor.name} has ${count} numbers, its shape ${tensor.dims.join('×')} needs others`)
  }
  return tensor
}

/** A weight of float32 numbers. A Float32Array is shared, not copied. */
export function float32(name: string, dims: readonly number[], numbers: ArrayLike<number>): Tensor {
  const data = numbers instanceof Float32Array ? numbers : Float32Array.from(numbers)
  return checked({ name, type: 'float32', dims, data: bytesOf(data) }, data.length)
}

/** A weight of int64 numbers, as shapes, axes and indices are. Infinity stands for "to the end". */
export function int64(name: string, dims: readonly number[], numbers: readonly number[]): Tensor {
  const data = BigInt64Array.from(numbers, (value) => (value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value)))
  return checked({ name, type: 'int64', dims, data: bytesOf(data) }, data.length)
}

/** The numbers of a tensor that holds them itself: float32, float64, int32, int64 or bool. */
export function numbersOf(tensor: Tensor): number[] {
  const aligned = Uint8Array.from(tensor.data).buffer
  switch (tensor.type) {
    case 'float32':
      return Array.from(new Float32Array(aligned))
    case 'int32':
      return Array.from(new Int32Array(aligned))
    case 'int64':
      return Array.from(new BigInt64Array(aligned), Number)
    case 'float64':
      return Array.from(new Float64Array(aligned))
    case 'bool':
      return Array.from(new Uint8Array(aligned))
    case 'uint8':
    case 'int8':
    case 'uint16':
    case 'int16':
    case 'float16':
    case 'uint32':
    case 'uint64':
      throw new TypeError(`Tensor ${tensor.name} is ${tensor.type}; it is not read as numbers here`)
  }
}
