import { strings } from '../../strings.ts'
import { GraphWriter } from '../gradient/graph-writer.ts'
import { dialect } from '../gradient/operator-set.ts'
import type { Model, Tensor } from '../onnx/model.ts'

/** Numbers in a latent for every 8×8 pixels, and inside for every place. */
const channels = 32
const width = 64
/** Numbers for every place where a block looks around, and in how many groups they are brought to one scale. */
const wide = 256
const groups = 4

/**
 * Builds the ONNX graph of one half of TAEF2 from its published tensors, which are stored without their graph: the tiny
 * autoencoder of the TAESD family (Ollin Boer Bohan, MIT) for FLUX.2's latents.
 *
 * A half is a list of layers; a tensor is called by its layer's place in it. Numbers may be float16: they are kept so,
 * and made float32 when the graph is loaded.
 *
 * @throws {Error} naming a tensor that is missing, has another shape, or holds something that is no number.
 */
export function taef2(half: 'encoder' | 'decoder', tensors: ReadonlyMap<string, Tensor>): Model {
  const layers = new Taef2(tensors)
  const [input, output] = half === 'encoder' ? (['image', 'latent'] as const) : (['latent', 'image'] as const)
  const result = half === 'encoder' ? layers.encoded(input) : layers.decoded(input)
  const { graph } = layers
  const shapes = {
    image: ['batch', 3, 'height', 'width'],
    latent: ['batch', channels, 'rows', 'columns'],
  }
  const last = { name: output, operator: 'Identity', domain: '', inputs: [result], outputs: [output], attributes: {} }
  return {
    name: `TAEF2 ${half}`,
    description: 'Tiny autoencoder for FLUX.2 by Ollin Boer Bohan, MIT licence',
    inputs: [{ name: input, type: 'float32', shape: shapes[input] }],
    outputs: [{ name: output, type: 'float32', shape: shapes[output] }],
    nodes: [...graph.nodes, last],
    weights: [...layers.used.values(), ...graph.weights],
    operatorSets: { '': dialect },
  }
}

/**
 * The tensors of one half out of the single file that has both. There they are called as in diffusers, whose list of
 * the decoder's layers lacks the first: the bound of the latent, which has no tensors.
 */
export function halfOf(half: 'encoder' | 'decoder', tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const found = new Map<string, Tensor>()
  for (const [name, tensor] of tensors) {
    const [, layer = '', rest = ''] = new RegExp(`^${half}\\.layers\\.(\\d+)\\.(.+)$`).exec(name) ?? []
    if (layer === '') continue
    const own = `${Number(layer) + (half === 'decoder' ? 1 : 0)}.${rest}`
    found.set(own, { ...tensor, name: own })
  }
  return found
}

class Taef2 {
  readonly graph = new GraphWriter('taef2/')
  readonly used = new Map<string, Tensor>()
  readonly #tensors: ReadonlyMap<string, Tensor>
  /** Place of the next layer. */
  #layer = 0

  constructor(tensors: ReadonlyMap<string, Tensor>) {
    this.#tensors = tensors
  }

  encoded(image: string): string {
    let x = this.#block(this.#conv(image, this.#next(), { from: 3 }), false)
    for (const stage of [1, 2, 3]) {
      x = this.#conv(x, this.#next(), { stride: 2, bias: false })
      for (let repeat = 0; repeat < 3; repeat++) x = this.#block(x, stage === 3)
    }
    return this.#conv(x, this.#next(), { to: channels })
  }

  decoded(latent: string): string {
    const { graph } = this
    // Softly bounded; the list counts that as a layer, as it does Relu and the enlargements.
    this.#next()
    const third = graph.multiply(latent, graph.scalar(1 / 3, 'float32'))
    let x = graph.multiply(graph.op('Tanh', [third]), graph.scalar(3, 'float32'))
    x = this.#relu(this.#conv(x, this.#next(), { from: channels }))
    this.#next()
    for (const stage of [1, 2, 3]) {
      for (let repeat = 0; repeat < 3; repeat++) x = this.#block(x, stage === 1)
      this.#next()
      x = this.#conv(this.#enlarged(x), this.#next(), { bias: false })
    }
    return this.#conv(this.#block(x, false), this.#next(), { to: 3 })
  }

  /** Three convolutions beside a way around them; in the coarsest stage after a look at the whole picture. */
  #block(x: string, looksAround: boolean): string {
    const layer = this.#next()
    const seen = looksAround ? this.#lookedAround(x, layer) : x
    const first = this.#relu(this.#conv(seen, `${layer}.conv.0`))
    const second = this.#relu(this.#conv(first, `${layer}.conv.2`))
    return this.#relu(this.graph.add(this.#conv(second, `${layer}.conv.4`), seen))
  }

  #lookedAround(x: string, layer: string): string {
    const widened = this.#conv(x, `${layer}.pool.0`, { to: wide, side: 1, bias: false })
    const normal = this.#relu(this.#groupNorm(widened, `${layer}.pool.1`))
    return this.graph.add(x, this.#conv(normal, `${layer}.pool.3`, { from: wide, side: 1, bias: false }))
  }

  /** Written with InstanceNormalization, which every provider has. */
  #groupNorm(x: string, name: string): string {
    const { graph } = this
    const [ones, zeros] = [1, 0].map((value) => graph.numbers([groups], Array<number>(groups).fill(value), 'float32'))
    const apart = graph.reshape(x, [0, groups, -1])
    const made = graph.op('InstanceNormalization', [apart, ones!, zeros!], { epsilon: { float: 1e-5 } })
    const whole = graph.op('Reshape', [made, graph.op('Shape', [x])])
    const perChannel = (part: string): string => graph.reshape(this.#tensor(`${name}.${part}`, [wide]), [-1, 1, 1])
    return graph.add(graph.multiply(whole, perChannel('weight')), perChannel('bias'))
  }

  #conv(x: string, name: string, { from = width, to = width, side = 3, stride = 1, bias = true } = {}): string {
    const weights = this.#tensor(`${name}.weight`, [to, from, side, side])
    const pad = side >> 1
    return this.graph.op('Conv', [x, weights, ...(bias ? [this.#tensor(`${name}.bias`, [to])] : [])], {
      kernel_shape: [side, side],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    })
  }

  #enlarged(x: string): string {
    return this.graph.op('Resize', [x, '', this.graph.numbers([4], [1, 1, 2, 2], 'float32')], {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    })
  }

  #relu(x: string): string {
    return this.graph.op('Relu', [x])
  }

  #next(): string {
    return String(this.#layer++)
  }

  /** A published tensor of this shape as float32. */
  #tensor(name: string, dims: readonly number[]): string {
    const tensor = this.#tensors.get(name)
    const { missing, otherShape, noNumber } = strings.making.tensors
    if (!tensor) throw new Error(missing(name, 'TAEF2'))
    if (tensor.dims.join() !== dims.join()) {
      throw new Error(otherShape(name, tensor.dims, dims, 'TAEF2'))
    }
    if (!isFinite(tensor)) throw new Error(noNumber(name))
    this.used.set(name, tensor)
    return tensor.type === 'float32' ? name : this.graph.cast(name, 'float32')
  }
}

/** Whether all of its numbers are finite. Both types say otherwise by an exponent of nothing but ones. */
function isFinite({ type, data }: Tensor): boolean {
  const [bytes, exponent] = type === 'float16' ? [2, 0x7c] : [4, 0x7f]
  for (let last = bytes - 1; last < data.length; last += bytes) {
    const isOnes = (data[last]! & exponent) === exponent
    if (isOnes && (type === 'float16' || data[last - 1]! >= 0x80)) return false
  }
  return true
}
