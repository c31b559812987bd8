import type { generationMethods } from '../../../preload/contract/generations.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import { libraryPath } from '../folders/paths.ts'
import { askMaker, type StartMaker } from '../generations/ask-maker.ts'
import { mostKept, type Generate } from '../generations/generate.ts'
import type { MakingTools } from '../generations/making-tools.ts'
import { qualities } from '../generations/quality.ts'
import type { openSaving } from '../generations/save-variations.ts'
import type { Publisher } from '../pipeline/publish.ts'

interface GenerationParts {
  readonly generate: Generate
  readonly tools: MakingTools
  readonly save: ReturnType<typeof openSaving>
  /** Where pictures are saved unless said otherwise. */
  readonly folder: string
  readonly startMaker: StartMaker
  readonly publisher: Publisher
}

/** Answers about pictures that are made. */
export function generationAnswers({
  generate,
  tools,
  save,
  folder,
  startMaker,
  publisher,
}: GenerationParts): Handlers<typeof generationMethods> {
  return {
    'generators.list': async () => {
      const { draft, normal, better, best } = qualities
      return {
        generators: tools.generators(),
        qualities: Object.entries({ draft, normal, better, best }).map(([name, { steps, cutouts, size }]) => ({
          ...{ name: name as keyof typeof qualities, steps, looks: cutouts, side: size },
        })),
        problem: await generate.problem(),
        kept: mostKept,
        folder: libraryPath(folder),
      }
    },
    'generators.import': async ({ id, path }, signal) => {
      await tools.import(id, path, (task) =>
        askMaker(startMaker, 'installing', async (client) => void (await client.call('install', task, signal)), signal),
      )
      publisher.changed('generations')
      return {}
    },
    'generations.estimate': async (making, signal) => ({ seconds: await generate.estimate(making, signal) }),
    'generations.start': async (request, signal) => ({ id: await generate.start(request, signal) }),
    'generations.cancel': ({ id }) => {
      generate.cancel(id)
      return {}
    },
    'generations.resume': ({ id }) => {
      generate.resume(id)
      return {}
    },
    'generations.list': (page) => generate.list(page),
    'generations.get': ({ id }) => generate.get(id),
    'generations.forget': async ({ ids }) => {
      await generate.forget(ids)
      return {}
    },
    'generations.save': async ({ variations, folder: chosen }) => {
      try {
        return await save(variations, chosen)
      } finally {
        // Some may have been saved before one could not be.
        publisher.changed('generations')
      }
    },
  }
}
