import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { Generation, GenerationId, GenerationRequest } from '../../../preload/contract/generations.ts'
import { strings } from '../../strings.ts'
import type { Log } from '../log.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import type { Generations, StoredGeneration } from '../store/generations.ts'
import { askMaker, type StartMaker } from './ask-maker.ts'
import { followMaking, unfinished } from './follow-making.ts'
import type { MakeTask } from './maker.ts'
import type { MakingTools } from './making-tools.ts'
import { preparePictureFolder } from './picture-folder.ts'
import { qualities, sidesFor, type Quality } from './quality.ts'
import { StepClock } from './step-clock.ts'
import { openStepTimes } from './step-times.ts'
import type { VariationFiles } from './variation-files.ts'
import type { WishedPicture } from './wished-pictures.ts'
import { nonsenseIn, sentenceFor } from './wishes.ts'

/** The space that answers searches: its words lead. */
export interface LeadingSpace {
  embedText(text: string, signal: AbortSignal): Promise<Float32Array>
}

/** Makes pictures that people ask for, one request at a time, and keeps what came of them. */
export interface Generate {
  /** @throws {Failure} as `generations.start` */
  start(request: GenerationRequest, signal: AbortSignal): Promise<GenerationId>
  /** @throws {Failure} `not-found` */
  cancel(id: GenerationId): void
  /** @throws {Failure} `not-found`, `not-available` */
  resume(id: GenerationId): void
  /** @throws {Failure} `not-found` */
  get(id: GenerationId): Generation
  list(page: Parameters<Generations['list']>[0]): Generation[]
  /** Null: all that have ended. */
  forget(ids: readonly GenerationId[] | null): Promise<void>
  /** Seconds, or null; see `generations.estimate`, also for what it throws. */
  estimate(making: Making, signal: AbortSignal): Promise<number | null>
  /** Why nothing can be made, in a sentence. */
  problem(): Promise<string | null>
  /** Ends what runs. It can be gone on with. */
  close(): Promise<void>
}

type Making = Pick<GenerationRequest, 'generator' | 'quality' | 'steps' | 'count'>

interface GenerateOptions {
  readonly store: Generations
  readonly files: VariationFiles
  readonly tools: MakingTools
  /** See {@link import('./wished-pictures.ts').openWishedPictures}. */
  readonly wished: (wishes: GenerationRequest['wishes'], side: number) => WishedPicture[]
  readonly startMaker: StartMaker
  /** The model that answers searches, and its space. @throws {Failure} `no-model` */
  readonly lead: () => Promise<{ readonly spec: ModelSpec; readonly space: LeadingSpace }>
  /** Generations are others now, or one of them has come further. */
  readonly onChanged: () => void
  readonly onProgress: () => void
  readonly log: Log
  readonly version: string
}

/** Generations that are kept; the oldest are forgotten beyond it. */
export const mostKept = 200
const mostWaiting = 20

interface Running {
  readonly id: GenerationId
  readonly abort: AbortController
  readonly clock: StepClock
  readonly ended: Promise<void>
}

export function openGenerate(options: GenerateOptions): Generate {
  const { store, files, tools, wished, startMaker, onChanged, onProgress, log, version } = options
  const times = openStepTimes(store, startMaker)
  let running: Running | undefined
  let closed = false

  store.interrupt(strings.making.interrupted)

  const found = (id: GenerationId): StoredGeneration => {
    const generation = store.get(id)
    if (!generation) throw new Failure('not-found', strings.making.forgotten)
    return generation
  }
  const shown = (stored: StoredGeneration): Generation => {
    const left = unfinished(stored).reduce((sum, { step }) => sum + stored.steps - step, 0)
    return { ...stored, secondsLeft: running?.id === stored.id ? running.clock.secondsLeft(left) : null }
  }

  const forget = async (ids: readonly GenerationId[]): Promise<void> => {
    const forgotten = ids.map(found)
    // First all of them: nothing can be begun again that is about to go.
    for (const { id } of forgotten) store.remove(id)
    for (const { source, variations } of forgotten) {
      await files.remove([source, ...variations.map((variation) => variation.shown)].filter((name) => name !== null))
      for (const variation of variations) await files.removeState(variation.id)
    }
    if (ids.length > 0) onChanged()
  }

  const taskFor = async (generation: StoredGeneration): Promise<MakeTask> => {
    const { id, request, variations } = generation
    const quality = qualityOf(request)
    const model = await tools.model(generation.model)
    const vectors = store.vectors(id, model.dimensions)
    return {
      ...{ model, quality, version },
      generator: await tools.generator(request.generator),
      photos: wished(request.wishes, quality.size),
      prompts: request.wishes
        .filter((wish) => wish.kind === 'words')
        .map(({ words, weight }, at) => ({ words, weight, vector: vectors[at]! })),
      strength: request.strength,
      from: request.from,
      // All variations have one size.
      size: variations[0] ?? null,
      pictures: unfinished(generation).map((variation) => ({ seed: variation.seed, state: files.state(variation.id) })),
      folder: files.folder,
      stem: null,
      format: 'png',
      sketches: true,
    }
  }

  const make = async (id: GenerationId, signal: AbortSignal, clock: StepClock): Promise<void> => {
    store.begin(id)
    onChanged()
    const generation = found(id)
    const { request, model } = generation
    try {
      await times.pause()
      const task = await taskFor(generation)
      clock.begin()
      await askMaker(
        startMaker,
        'making',
        (client) => {
          const unwritten = followMaking(client, generation, { store, files, clock, onProgress, onMade: onChanged })
          return Promise.race([unwritten, client.call('make', task, signal)])
        },
        signal,
      )
      await files.settled()
      store.end(id, 'done', null)
    } catch (error) {
      await files.settled()
      if (signal.aborted) return store.end(id, 'cancelled', closed ? strings.making.interrupted : null)
      log.warn('generate', 'Pictures could not be made', { error: messageOf(error) })
      store.end(id, 'failed', messageOf(error))
    } finally {
      times.goOn()
      const took = clock.took()
      if (took) times.learn(request.generator, model, request.quality, took)
    }
  }

  /** Takes the next one that waits, when nothing runs. */
  const goOn = (): void => {
    const id = running || closed ? undefined : store.next()
    if (id === undefined) return
    const abort = new AbortController()
    const clock = new StepClock()
    const ended = make(id, abort.signal, clock)
      .then(() => forget(store.ended(null, mostKept)))
      .then(
        () => true,
        (error: unknown) => {
          log.error('generate', 'A generation ended badly', { error: messageOf(error) })
          return false
        },
      )
      .then((well) => {
        running = undefined
        if (closed) return
        onChanged()
        // Where nothing can be written down, the same one would be next, at once and for ever: until somebody asks again.
        if (well) goOn()
      })
    running = { id, abort, clock, ended }
  }

  return {
    async start(request, signal) {
      const words = request.wishes.filter((wish) => wish.kind === 'words')
      const nonsense = nonsenseIn(words, words.length < request.wishes.length)
      if (nonsense) throw new Failure('invalid-input', sentenceFor(nonsense))
      const { block } = (await tools.generator(request.generator)).entry
      const quality = qualityOf(request)
      const [source] = wished(request.wishes, quality.size)
      if (store.waiting() >= mostWaiting) {
        throw new Failure('not-available', strings.making.tooManyWait(mostWaiting))
      }
      await preparePictureFolder(files.folder, request.count)
      const { spec, space } = await options.lead()
      const vectors: Float32Array[] = []
      for (const { words: text } of words) vectors.push(await space.embedText(text, signal))
      const id = store.add({
        request: { ...request, seed: request.seed ?? Math.floor(Math.random() * 2 ** 32) },
        ...{ vectors, model: spec.key, steps: quality.steps },
        ...sidesFor(quality.size, request.aspect ?? source?.aspect ?? 1, block),
      })
      onChanged()
      goOn()
      return id
    },
    cancel(id) {
      const { state } = found(id)
      if (running?.id === id) return running.abort.abort()
      // One that runs although nobody is at it ended badly.
      if (state !== 'waiting' && state !== 'running') return
      store.end(id, 'cancelled', null)
      onChanged()
    },
    resume(id) {
      if (!found(id).resumable) throw new Failure('not-available', strings.making.nothingLeft)
      store.again(id)
      onChanged()
      goOn()
    },
    get: (id) => shown(found(id)),
    list: (page) => store.list(page).map(shown),
    forget: (ids) => forget(store.ended(ids)),
    async estimate({ generator: id, quality: name, steps, count }, signal) {
      const generator = await tools.generator(id)
      const { spec: model } = await options.lead()
      const quality = qualityOf({ quality: name, steps })
      const time = await times.of({ generator, model, quality }, name, signal)
      return time ? (time.loadMs + count * quality.steps * time.stepMs) / 1_000 : null
    },
    problem: () => options.lead().then(() => null, messageOf),
    async close() {
      closed = true
      running?.abort.abort()
      await running?.ended
      await times.pause()
    },
  }
}

const qualityOf = ({ quality, steps }: Pick<Making, 'quality' | 'steps'>): Quality => ({
  ...qualities[quality],
  ...(steps !== undefined && { steps }),
})
