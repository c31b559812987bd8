import { dirname } from 'node:path'
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { differentiate } from '../gradient/differentiate.ts'
import { NoGradient } from '../gradient/no-gradient.ts'
import { readOutline } from '../onnx/read-outline.ts'
import { wholePicture, type Cutout } from './cutouts.ts'
import { openSession } from './open-session.ts'
import type { Picture } from './picture.ts'
import { scoringGraph } from './scoring-graph.ts'

/** Something that a picture is to come close to, or to keep away from where the weight is negative. */
export interface Target {
  /** A unit vector of the model's space, of words or of a picture. */
  readonly vector: Float32Array
  readonly weight: number
}

/** What a model says of one look at a picture. */
export interface Verdict {
  readonly loss: number
  /** Cosine with each target. */
  readonly cosines: Float32Array
  /** How the loss changes with every pixel of the picture, [3, height, width]. */
  readonly gradient: Float32Array
}

/** The image half of an installed model, as a judge of pictures. Calls block this thread, one look at a time. */
export interface Scorer {
  /** Key of the model: its vector space. */
  readonly key: string
  readonly preprocessing: ModelSpec['image']['preprocessing']
  /** The vector of a whole picture, of length 1. */
  embed(picture: Picture): Promise<Float32Array>
  judge(picture: Picture, cutout: Cutout, targets: readonly Target[]): Promise<Verdict>
  close(): Promise<void>
}

/** The session for one size of picture and one number of targets. */
interface Sized {
  readonly key: string
  readonly session: InferenceSession
}

export interface ScorerOptions {
  readonly provider?: string
  readonly threads?: number
}

/**
 * Makes a judge of a model. Loads it when it is first asked, and again when the size of pictures changes.
 *
 * Looks are judged one by one: memory is that of one look, however many there are. With a ViT-B/32 that is 0.9 GB.
 *
 * @throws {Failure} `model-unusable`, from every call, when the model has no gradient: the sentence says which part.
 */
export function openScorer(spec: ModelSpec, options: ScorerOptions = {}): Scorer {
  const { image, dimensions } = spec
  const { preprocessing, file } = image
  let forward: Sized | undefined
  let backward: Sized | undefined

  const load = async (picture: Picture, count: number, gradient: boolean): Promise<InferenceSession> => {
    const { size } = preprocessing
    const shapes = {
      image: [1, 3, picture.height, picture.width],
      rows: [size, picture.height],
      columns: [picture.width, size],
      colours: [3, 3],
      offset: [3],
      targets: [count, dimensions],
      weights: [count],
    }
    const place = { ...options, folder: dirname(file) }
    try {
      const tower = { model: await readOutline(file), input: image.input, output: image.output, size, dimensions }
      const graph = scoringGraph(tower, shapes)
      if (!gradient) return await openSession(graph, place)
      const request = { input: 'image', output: 'loss', shapes, keep: ['loss', 'cosines'] }
      return await openSession(await differentiate(graph, request), place)
    } catch (error) {
      if (error instanceof Failure) throw error
      const why = error instanceof NoGradient ? 'cannot lead a generator' : 'cannot be read'
      throw new Failure('model-unusable', `The model ${spec.key} ${why}. ${messageOf(error)}`, { cause: error })
    }
  }

  const sized = async (kept: Sized | undefined, picture: Picture, count: number, gradient: boolean): Promise<Sized> => {
    const key = `${picture.width}×${picture.height} ${count}`
    if (kept?.key === key) return kept
    await kept?.session.release()
    return { key, session: await load(picture, count, gradient) }
  }

  return {
    key: spec.key,
    preprocessing,
    async embed(picture) {
      forward = await sized(forward, picture, 1, false)
      const nothing = { vector: new Float32Array(dimensions), weight: 0 }
      const whole = wholePicture(picture.width, picture.height, preprocessing)
      const results = await forward.session.run(feedsOf(picture, whole, [nothing], preprocessing.size))
      return numbersOf(results['vector'])
    },
    async judge(picture, cutout, targets) {
      backward = await sized(backward, picture, targets.length, true)
      const results = await backward.session.run(feedsOf(picture, cutout, targets, preprocessing.size))
      return {
        loss: numbersOf(results['loss'])[0] ?? 0,
        cosines: numbersOf(results['cosines']),
        gradient: numbersOf(results['gradient']),
      }
    },
    async close() {
      await forward?.session.release()
      await backward?.session.release()
      forward = backward = undefined
    },
  }
}

function feedsOf(
  { width, height, pixels }: Picture,
  { rows, columns, colours, offset }: Cutout,
  targets: readonly Target[],
  size: number,
): Record<string, Tensor> {
  const vectors = new Float32Array(targets.flatMap(({ vector }) => Array.from(vector)))
  const weights = Float32Array.from(targets, ({ weight }) => weight)
  return {
    image: new Tensor('float32', pixels, [1, 3, height, width]),
    rows: new Tensor('float32', rows, [size, height]),
    columns: new Tensor('float32', columns, [width, size]),
    colours: new Tensor('float32', colours, [3, 3]),
    offset: new Tensor('float32', offset, [3]),
    targets: new Tensor('float32', vectors, [targets.length, vectors.length / Math.max(1, targets.length)]),
    weights: new Tensor('float32', weights, [targets.length]),
  }
}

function numbersOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new Failure('model-unusable', `The model answers ${tensor?.type ?? 'nothing'} where float32 is expected`)
}
