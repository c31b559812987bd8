import type { Tensor } from '../../onnx/model.ts'
import { sizeOf } from '../../onnx/tensor.ts'

/** A safetensors file with these tensors. */
export function safetensorsFile(tensors: readonly Tensor[]): Buffer<ArrayBuffer> {
  let offset = 0
  const entries = tensors.map(({ name, type, dims, data }) => {
    const entry = {
      dtype: type === 'float16' ? 'F16' : 'F32',
      shape: dims,
      data_offsets: [offset, offset + data.length],
    }
    offset += data.length
    return [name, entry] as const
  })
  const header = Buffer.from(JSON.stringify({ __metadata__: { made: 'for a test' }, ...Object.fromEntries(entries) }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, ...tensors.map(({ data }) => data)])
}

/** Places of the layers, as they are published: the decoder's without the bound of the latent. */
const layers = {
  encoder: { first: 0, blocks: [1, 3, 4, 5, 7, 8, 9], lookingAround: [11, 12, 13], between: [2, 6, 10], last: 14 },
  decoder: { first: 0, blocks: [7, 8, 9, 12, 13, 14, 17], lookingAround: [2, 3, 4], between: [6, 11, 16], last: 18 },
} as const

/**
 * Tensors with the names and shapes of TAEF2 that only hand colours on, so that flat pictures come back about as they
 * were: what convolutions lead elsewhere in the real one passes here, and blocks add nothing.
 */
export function passingTaef2(): Tensor[] {
  return (['encoder', 'decoder'] as const).flatMap((half) => {
    const { first, blocks, lookingAround, between, last } = layers[half]
    const [input, output] = half === 'encoder' ? [3, 32] : [32, 3]
    const name = (layer: number, rest: string): string => `${half}.layers.${layer}.${rest}`
    const block = (layer: number): Tensor[] =>
      [0, 2, 4].flatMap((at) => [
        nothing(name(layer, `conv.${at}.weight`), [64, 64, 3, 3]),
        nothing(name(layer, `conv.${at}.bias`), [64]),
      ])
    return [
      passing(name(first, 'weight'), 64, input),
      nothing(name(first, 'bias'), [64]),
      ...[...blocks, ...lookingAround].flatMap(block),
      ...lookingAround.flatMap((layer) => [
        nothing(name(layer, 'pool.0.weight'), [256, 64, 1, 1]),
        nothing(name(layer, 'pool.1.weight'), [256]),
        nothing(name(layer, 'pool.1.bias'), [256]),
        nothing(name(layer, 'pool.3.weight'), [64, 256, 1, 1]),
      ]),
      ...between.map((layer) => passing(name(layer, 'weight'), 64, 64)),
      passing(name(last, 'weight'), output, 64),
      nothing(name(last, 'bias'), [output]),
    ]
  })
}

const nothing = (name: string, dims: readonly number[]): Tensor => ({
  ...{ name, type: 'float16', dims },
  data: new Uint8Array(2 * sizeOf(dims)),
})

/** A convolution of 3×3 that hands each number on to the one of the same place. */
function passing(name: string, to: number, from: number): Tensor {
  const tensor = nothing(name, [to, from, 3, 3])
  const one = 0x3c
  for (let at = 0; at < Math.min(to, from); at++) tensor.data[2 * ((at * from + at) * 9 + 4) + 1] = one
  return tensor
}
