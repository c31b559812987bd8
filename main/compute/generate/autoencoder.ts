import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { differentiate } from '../gradient/differentiate.ts'
import type { Generator, GeneratorDescription, Latent } from './generator.ts'
import { readNetwork, type NetworkFile } from './network-file.ts'
import { openSession } from './open-session.ts'
import type { Picture } from './picture.ts'

export interface AutoencoderOptions {
  /** ONNX files: `image` [n, 3, h, w] to `latent` [n, channels, h / block, w / block], and back. */
  readonly encoder: string
  readonly decoder: string
  readonly id: string
  readonly block: number
  /** Numbers in a latent for every block. */
  readonly channels: number
  readonly spread: number
  readonly provider?: string
  readonly threads?: number
}

type Size = Pick<Picture, 'width' | 'height'>

/** The sessions for one size of picture: graphs with gradients are for one shape only. */
interface Sized {
  readonly size: Size
  readonly pull: InferenceSession
}

/**
 * An autoencoder as a generator. Loads each half when it is first needed.
 *
 * @throws {Failure} `model-unusable`, from every call.
 */
export function openAutoencoder(options: AutoencoderOptions): Generator {
  const { id, block, channels, spread } = options
  const place = {
    ...(options.provider !== undefined && { provider: options.provider }),
    ...(options.threads !== undefined && { threads: options.threads }),
  }
  const load = async (file: string): Promise<InferenceSession> => {
    const { model, folder } = await networkOf(file)
    return openSession(model, { ...place, folder })
  }
  let encoder: Promise<InferenceSession> | undefined
  let decoder: Promise<InferenceSession> | undefined
  let sized: Sized | undefined

  const shapeFor = ({ width, height }: Size): readonly number[] => [1, channels, height / block, width / block]
  const sizeOf = ({ shape }: Latent): Size => ({ width: shape[3]! * block, height: shape[2]! * block })

  const puller = async (size: Size): Promise<InferenceSession> => {
    if (sized?.size.width === size.width && sized.size.height === size.height) return sized.pull
    await sized?.pull.release()
    const { model, folder } = await networkOf(options.decoder)
    const made = await differentiate(model, {
      input: 'latent',
      output: 'image',
      shapes: { latent: shapeFor(size) },
      cotangent: 'wish',
      keep: [],
    })
    sized = { size, pull: await openSession(made, { ...place, folder }) }
    return sized.pull
  }

  const describe = (): GeneratorDescription => ({ id, block, spread, guidance: 'gradient' })

  return {
    describe,
    async encode(picture) {
      const { width, height } = picture
      if (width % block !== 0 || height % block !== 0) {
        throw new RangeError(`${width}×${height} is not divisible by ${block}`)
      }
      encoder ??= load(options.encoder)
      const image = new Tensor('float32', picture.pixels, [1, 3, height, width])
      const { latent } = await (await encoder).run({ image })
      return { shape: shapeFor(picture), numbers: float32Of(latent, 'latent') }
    },
    async decode(latent) {
      decoder ??= load(options.decoder)
      const { image } = await (await decoder).run({ latent: tensorOf(latent) })
      return { ...sizeOf(latent), pixels: float32Of(image, 'image') }
    },
    async pull(latent, wish) {
      const size = sizeOf(latent)
      const session = await puller(size)
      const feeds = { latent: tensorOf(latent), wish: new Tensor('float32', wish, [1, 3, size.height, size.width]) }
      return float32Of((await session.run(feeds))['gradient'], 'gradient')
    },
    async close() {
      await (await encoder)?.release()
      await (await decoder)?.release()
      await sized?.pull.release()
      encoder = decoder = sized = undefined
    },
  }
}

async function networkOf(file: string): Promise<NetworkFile> {
  return readNetwork(file).catch((error: unknown) => {
    throw new Failure('model-unusable', strings.making.running.unreadable(file, messageOf(error)), { cause: error })
  })
}

const tensorOf = ({ numbers, shape }: Latent): Tensor => new Tensor('float32', numbers, shape)

function float32Of(tensor: Tensor | undefined, name: string): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new Failure('model-unusable', strings.making.running.generatorAnswers(name, tensor?.type))
}
