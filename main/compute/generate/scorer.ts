import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { strings } from '../../strings.ts'
import { differentiate } from '../gradient/differentiate.ts'
import { NoGradient } from '../gradient/no-gradient.ts'
import { wholePicture, type Cutout } from './cutouts.ts'
import { readNetwork } from './network-file.ts'
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
  /** The vector of a whole picture, of length 1. Cheapest for pictures of the size that is judged. */
  embed(picture: Picture): Promise<Float32Array>
  judge(picture: Picture, cutout: Cutout, targets: readonly Target[]): Promise<Verdict>
  close(): Promise<void>
}

/** The session for one size of picture and some number of targets. */
interface Sized {
  readonly size: string
  /** Targets that it has room for. */
  readonly room: number
  readonly session: InferenceSession
}

/** Room for targets is made in such steps: what is left over is filled with targets that weigh nothing. */
const roomStep = 8

export interface ScorerOptions {
  readonly provider?: string
  readonly threads?: number
}

/**
 * Makes a judge of a model. Loads it when it is first asked, and again when the size of pictures changes.
 *
 * Looks are judged one by one: memory is that of one look, however many there are. With a ViT-B/32 that is 0.9 GB. One
 * session does everything, because two would have the weights twice; so a vector costs as much as a look.
 *
 * @throws {Failure} `model-unusable`, from every call, when the model has no gradient: the sentence says which part.
 */
export function openScorer(spec: ModelSpec, options: ScorerOptions = {}): Scorer {
  const { image, dimensions } = spec
  const { preprocessing, file } = image
  let kept: Sized | undefined

  const load = async (picture: Picture, room: number): Promise<InferenceSession> => {
    const { size } = preprocessing
    const shapes = {
      image: [1, 3, picture.height, picture.width],
      rows: [size, picture.height],
      columns: [picture.width, size],
      colours: [3, 3],
      offset: [3],
      targets: [room, dimensions],
      weights: [room],
    }
    try {
      const { model, folder } = await readNetwork(file)
      const tower = { model, input: image.input, output: image.output, size, dimensions }
      const request = { input: 'image', output: 'loss', shapes, keep: ['loss', 'cosines', 'vector'] }
      return await openSession(await differentiate(scoringGraph(tower, shapes), request), { ...options, folder })
    } catch (error) {
      if (error instanceof Failure) throw error
      const { cannotLead, modelUnreadable } = strings.making.running
      const sentence = (error instanceof NoGradient ? cannotLead : modelUnreadable)(spec.key, messageOf(error))
      throw new Failure('model-unusable', sentence, { cause: error })
    }
  }

  const sessionFor = async (picture: Picture, count: number): Promise<Sized> => {
    const size = `${picture.width}×${picture.height}`
    if (kept?.size === size && kept.room >= count) return kept
    await kept?.session.release()
    kept = undefined
    const room = Math.max(1, Math.ceil(count / roomStep)) * roomStep
    kept = { size, room, session: await load(picture, room) }
    return kept
  }

  const run = async (picture: Picture, cutout: Cutout, targets: readonly Target[], outputs: string[]) => {
    const { session, room } = await sessionFor(picture, targets.length)
    return session.run(feedsOf(picture, cutout, targets, { size: preprocessing.size, room, dimensions }), outputs)
  }

  return {
    key: spec.key,
    preprocessing,
    async embed(picture) {
      const whole = wholePicture(picture.width, picture.height, preprocessing)
      return numbersOf((await run(picture, whole, [], ['vector']))['vector'])
    },
    async judge(picture, cutout, targets) {
      const results = await run(picture, cutout, targets, ['loss', 'cosines', 'gradient'])
      return {
        loss: numbersOf(results['loss'])[0] ?? 0,
        cosines: numbersOf(results['cosines']).subarray(0, targets.length),
        gradient: numbersOf(results['gradient']),
      }
    },
    async close() {
      await kept?.session.release()
      kept = undefined
    },
  }
}

function feedsOf(
  { width, height, pixels }: Picture,
  { rows, columns, colours, offset }: Cutout,
  targets: readonly Target[],
  { size, room, dimensions }: { readonly size: number; readonly room: number; readonly dimensions: number },
): Record<string, Tensor> {
  const vectors = new Float32Array(room * dimensions)
  const weights = new Float32Array(room)
  for (const [at, { vector, weight }] of targets.entries()) {
    vectors.set(vector, at * dimensions)
    weights[at] = weight
  }
  return {
    image: new Tensor('float32', pixels, [1, 3, height, width]),
    rows: new Tensor('float32', rows, [size, height]),
    columns: new Tensor('float32', columns, [width, size]),
    colours: new Tensor('float32', colours, [3, 3]),
    offset: new Tensor('float32', offset, [3]),
    targets: new Tensor('float32', vectors, [room, dimensions]),
    weights: new Tensor('float32', weights, [room]),
  }
}

function numbersOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new Failure('model-unusable', strings.making.running.modelAnswers(tensor?.type))
}
