import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import type { modelMethods } from '../../../preload/contract/models.ts'
import { strings } from '../../strings.ts'
import type { Log } from '../log.ts'
import type { ModelStore } from '../models/model-store.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Spaces } from '../spaces.ts'

interface ModelParts {
  readonly models: ModelStore
  readonly spaces: Spaces
  readonly publisher: Publisher
  readonly log: Log
  /** Aborts when the library closes: downloads outlive the call that began them, but not the library. */
  readonly closing: AbortSignal
}

/** Answers about models and about what runs them. */
export function modelAnswers({ models, spaces, publisher, log, closing }: ModelParts): Handlers<typeof modelMethods> {
  const downloads = new Map<string, AbortController>()

  const known = async (id: string): Promise<void> => {
    if (!(await models.list()).some((model) => model.id === id))
      throw new Failure('not-found', strings.models.unknown(id))
  }

  const download = async (id: string): Promise<void> => {
    const abort = new AbortController()
    downloads.set(id, abort)
    try {
      await models.download(id, () => publisher.changed('models'), AbortSignal.any([abort.signal, closing]))
    } catch (error) {
      // The model store remembers why, for `models.list`.
      if (!abort.signal.aborted) log.warn('models', 'A download failed', { model: id, error: messageOf(error) })
    } finally {
      downloads.delete(id)
      publisher.changed('models')
    }
  }

  return {
    'models.list': async () => {
      const current = spaces.fillingId ?? spaces.answeringId
      return (await models.list()).map((model) => ({ ...model, current: model.id === current }))
    },
    'models.download': async ({ id }) => {
      await known(id)
      if (!downloads.has(id)) void download(id)
      publisher.changed('models')
      return {}
    },
    'models.cancel': ({ id }) => {
      downloads.get(id)?.abort()
      return {}
    },
    'models.use': async ({ id }) => {
      await spaces.use(id)
      return {}
    },
    'models.import': async ({ id, folder }, signal) => {
      await models.import(id, folder, signal)
      publisher.changed('models')
      return {}
    },
    'encoder.get': () => spaces.encoder(),
    'encoder.probe': async () => {
      await spaces.chooseProvider()
      return spaces.encoder()
    },
  }
}
