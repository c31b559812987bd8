import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { Failure, messageOf } from '../../preload/contract/failure.ts'
import { ProviderReport, type Encoder } from '../../preload/contract/models.ts'
import { strings } from '../strings.ts'
import type { Compute, EncoderReady } from './compute.ts'
import type { LabelSpace } from './labels/label-space.ts'
import type { Log } from './log.ts'
import type { ModelSpec } from './models/model-spec.ts'
import { decisionKey } from './models/provider-choice.ts'
import { embedStage } from './pipeline/embed.ts'
import { startStage, type StageRunner } from './pipeline/runner.ts'
import type { QueryImages } from './query-images.ts'
import type { Space } from './search/search.ts'
import { openEmbeddings, type Embeddings } from './store/embeddings.ts'
import type { Failures } from './store/failures.ts'
import { openModels, type StoredModel } from './store/models.ts'
import type { SettingsStore } from './store/settings.ts'
import type { VectorIndex } from './vectors/vector-index.ts'
import type { Work } from './work.ts'

/** The models in use: the one that answers searches, and the one that photos are embedded with. Usually the same. */
export interface Spaces {
  /** Loads what was in use last, or the first of `fallbacks` that works. Resolves when searches can be answered, or never will be. */
  start(): Promise<void>
  /** The space that answers searches; undefined while no model is loaded. */
  current(): Space | undefined
  /** Manifest id of the model that answers searches, and of the one that is taking over. */
  readonly answeringId: string | undefined
  readonly fillingId: string | undefined
  /** The same space, for tagging. */
  labelSpace(): LabelSpace | undefined
  /** Row of the model that answers searches. */
  readonly modelId: number | undefined
  /** The model that answers searches. @throws {Failure} `no-model` */
  spec(): ModelSpec
  /** Vectors computed since the library was opened. */
  readonly encoded: number
  /** Embeds everything with another model; it takes over when it is through. @throws as loading does. */
  use(id: string): Promise<void>
  /** Chooses the provider of the model in use again, as settings say. */
  chooseProvider(): Promise<void>
  encoder(): Encoder
  close(): Promise<void>
}

interface SpacesOptions {
  readonly db: Database
  readonly compute: Compute
  readonly failures: Failures
  readonly settings: SettingsStore
  readonly images: QueryImages
  readonly work: Work
  readonly log: Log
  readonly previews: string
  /** The app's version: what was measured with another one is measured again. */
  readonly version: string
  readonly now: () => number
  /** Everything needed to load a model, by manifest id. @throws {Failure} */
  readonly specOf: (id: string) => Promise<ModelSpec>
  /** Ids to try, in order, where nothing was chosen yet or the choice cannot be loaded. */
  readonly fallbacks: readonly string[]
  readonly openIndex: (model: StoredModel) => VectorIndex
  /** As many were embedded; 0 when only the state of the work is another. */
  readonly onProgress: (committed: number) => void
  readonly onChanged: () => void
}

interface OpenSpace {
  readonly id: string
  readonly spec: ModelSpec
  readonly row: StoredModel
  readonly index: VectorIndex
  readonly embeddings: Embeddings
  ready: EncoderReady
}

/** What is remembered of a choice of provider, so that a start does not measure again. */
const Remembered = z.object({
  /** See {@link decisionKey}. */
  decision: z.string(),
  wanted: z.string(),
  provider: z.string(),
  reason: z.string(),
  reports: z.array(ProviderReport),
})

const never = new AbortController().signal

export function openSpaces(options: SpacesOptions): Spaces {
  const { db, compute, failures, settings, images, work, log, previews, now } = options
  const rows = openModels(db)
  let answering: OpenSpace | undefined
  let filling: OpenSpace | undefined
  let runner: StageRunner | undefined
  let encoded = 0
  let problem: string | undefined
  /** One change of models at a time. */
  let changing: Promise<unknown> = Promise.resolve()
  const oneAtATime = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = changing.then(work, work)
    changing = turn.catch(() => undefined)
    return turn
  }

  const load = async (spec: ModelSpec, afresh: boolean): Promise<EncoderReady> => {
    const wanted = settings.get().provider
    const note = `encoder:${spec.key}`
    const decision = decisionKey(spec.key, options.version)
    const remembered = Remembered.safeParse(settings.note(note))
    if (!afresh && remembered.success && remembered.data.decision === decision && remembered.data.wanted === wanted) {
      try {
        const { provider } = await compute.loadModel(spec, remembered.data.provider, never)
        if (provider === remembered.data.provider) return remembered.data
      } catch (error) {
        log.warn('models', 'The provider that worked last time does not; choosing again', { error: messageOf(error) })
      }
    }
    const ready = await compute.loadModel(spec, wanted, never)
    settings.setNote(note, { ...ready, decision, wanted })
    return ready
  }

  const open = async (id: string): Promise<OpenSpace> => {
    const spec = await options.specOf(id)
    const row = rows.register(spec.key, spec.dimensions)
    // Reads its codes while the model is being loaded: both take seconds where there is much.
    const index = options.openIndex(row)
    let ready: EncoderReady
    try {
      ready = await load(spec, false)
    } catch (error) {
      await index.close()
      throw error
    }
    const embeddings = openEmbeddings({ db, failures, index, modelId: row.id, previews, now })
    return { id, spec, row, index, embeddings, ready }
  }

  const release = async (space: OpenSpace): Promise<void> => {
    await space.index.close()
    await compute.unloadModel(space.spec.key).catch((error: unknown) => {
      log.warn('models', 'A model could not be unloaded', { error: messageOf(error) })
    })
  }

  /** The new model has seen everything: from now on it answers. */
  const takeOver = (): void => {
    const before = answering
    if (!filling || before === filling || filling.embeddings.progress().left > 0) return
    answering = filling
    settings.setNote('answering', filling.id)
    if (before) void release(before)
    options.onChanged()
  }

  /** From now on photos are embedded in `space`. */
  const fill = async (space: OpenSpace): Promise<void> => {
    if (runner) await work.drop(runner)
    if (filling && filling !== answering) await release(filling)
    filling = space
    settings.setNote('model', space.id)
    if (settings.note('filling') !== space.row.id) {
      rows.embedWith(space.row.id)
      settings.setNote('filling', space.row.id)
    }
    if (!answering) {
      answering = space
      settings.setNote('answering', space.id)
    }
    runner = startStage(
      embedStage(space.embeddings, compute, space.spec, Math.min(64, Math.max(8, space.spec.batch))),
      {
        now,
        log,
        onProgress: (count) => {
          encoded += count
          options.onProgress(count)
          takeOver()
        },
      },
    )
    work.add(runner)
    takeOver()
    options.onChanged()
  }

  const tryOpen = async (id: string): Promise<OpenSpace | undefined> => {
    try {
      return await open(id)
    } catch (error) {
      problem ??= messageOf(error)
      log.warn('models', 'A model cannot be used', { model: id, error: messageOf(error) })
      return undefined
    }
  }

  const spaceOf = ({ spec, index, embeddings }: OpenSpace): Space => ({
    key: spec.key,
    index,
    async embedText(text, signal) {
      const [vector] = await compute.embedTexts(spec.key, [text], signal)
      if (!vector) throw new Error('Compute answered none of 1 phrase')
      return vector
    },
    vectorOf: (id) => embeddings.vectorOf(id),
    imageVector: (image, signal) => images.vector(image, spec.key, signal),
  })

  const labelSpaceOf = ({ spec, row, index, embeddings }: OpenSpace): LabelSpace => ({
    key: spec.key,
    modelId: row.id,
    dimensions: row.dimensions,
    index,
    logitScale: spec.logitScale,
    embedTexts: (texts, signal) => compute.embedTexts(spec.key, texts, signal),
    vectorOf: (id) => embeddings.vectorOf(id),
  })

  return {
    start: () =>
      oneAtATime(async () => {
        const chosen = z.string().safeParse(settings.note('model')).data
        const before = z.string().safeParse(settings.note('answering')).data
        for (const id of new Set([...(chosen === undefined ? [] : [chosen]), ...options.fallbacks])) {
          const space = await tryOpen(id)
          if (!space) continue
          // Interrupted half way through a change of model: go on, and keep answering with the old one.
          if (before !== undefined && before !== id && space.embeddings.progress().left > 0)
            answering = await tryOpen(before)
          await fill(space)
          return
        }
        options.onChanged()
      }),
    current: () => answering && spaceOf(answering),
    labelSpace: () => answering && labelSpaceOf(answering),
    get answeringId() {
      return answering?.id
    },
    get fillingId() {
      return filling?.id
    },
    get modelId() {
      return answering?.row.id
    },
    spec() {
      if (!answering) throw new Failure('no-model', problem ?? strings.library.model.noneLoaded)
      return answering.spec
    },
    get encoded() {
      return encoded
    },
    use: (id) =>
      oneAtATime(async () => {
        if (filling?.id === id) return
        problem = undefined
        await fill(answering?.id === id ? answering : await open(id))
      }),
    chooseProvider: () =>
      oneAtATime(async () => {
        for (const space of new Set([answering, filling])) {
          if (space) space.ready = await load(space.spec, true)
        }
        options.onChanged()
      }),
    encoder() {
      const space = filling ?? answering
      if (!space)
        return { model: null, provider: null, reason: problem ?? strings.library.model.noneLoaded, reports: [] }
      const { provider, reason, reports } = space.ready
      return { model: space.id, provider, reason, reports: [...reports] }
    },
    async close() {
      await changing
      for (const space of new Set([answering, filling])) await space?.index.close()
    },
  }
}
