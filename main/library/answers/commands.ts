import type { Database } from 'better-sqlite3'
import { bytesOf } from '../../../preload/contract/columns.ts'
import type { commandMethods, Encoded } from '../../../preload/contract/commands.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import { strings } from '../../strings.ts'
import type { Compute } from '../compute.ts'
import type { ModelStore } from '../models/model-store.ts'
import { previewPath } from '../previews.ts'
import type { QueryImages } from '../query-images.ts'
import type { Space } from '../search/search.ts'
import type { Spaces } from '../spaces.ts'
import { openCounts } from '../store/counts.ts'
import type { Photos } from '../store/photos.ts'
import type { Work } from '../work.ts'

interface CommandParts {
  readonly db: Database
  readonly compute: Compute
  readonly photos: Photos
  readonly images: QueryImages
  readonly models: ModelStore
  readonly spaces: Spaces
  readonly work: Work
  readonly previews: string
  readonly isScanning: () => boolean
  /** Resolves when the model is loaded, or never will be; loads it if nobody has yet. */
  readonly loading: () => Promise<void>
}

/** Answers to what the command line asks. */
export function commandAnswers(parts: CommandParts): Handlers<typeof commandMethods> {
  const { compute, photos, images, models, spaces, work, previews, isScanning, loading } = parts
  const counts = openCounts(parts.db, () => spaces.modelId)

  const current = async (): Promise<Space> => {
    await loading()
    const space = spaces.current()
    if (!space) throw new Failure('no-model', spaces.encoder().reason)
    return space
  }

  const encoded = (vectors: readonly Float32Array[]): Encoded => {
    const { key, dimensions, logitScale, logitBias } = spaces.spec()
    const rows = new Float32Array(vectors.length * dimensions)
    vectors.forEach((vector, row) => rows.set(vector, row * dimensions))
    return { model: key, dimensions, vectors: bytesOf(rows), logitScale, logitBias }
  }

  const vectorOfPhoto = async (id: number, signal: AbortSignal): Promise<Float32Array> => {
    const { hash } = photos.get(id)
    const space = await current()
    const stored = space.vectorOf(id)
    if (stored) return stored
    const [vector] = await compute.embedImages(space.key, [previewPath(previews, hash, 'large')], signal)
    if (vector instanceof Float32Array) return vector
    throw new Failure('image-unreadable', vector?.message ?? strings.library.model.noAnswer)
  }

  return {
    'encode.text': async ({ texts }, signal) => encoded(await compute.embedTexts((await current()).key, texts, signal)),
    'encode.image': async (input, signal) => {
      if ('photo' in input) return encoded([await vectorOfPhoto(input.photo, signal)])
      const image = await images.add(input.bytes, signal)
      return encoded([await (await current()).imageVector(image, signal)])
    },
    'activity.settled': async (_input, signal) => {
      await loading()
      await work.settled(isScanning, signal)
      const stages = work.stages()
      const left = stages.reduce((sum, stage) => sum + stage.left, 0)
      const stopped = stages.find(({ problem }) => problem !== null)
      if (left === 0 && spaces.current()) return { left, reason: null }
      const reason =
        stopped?.problem ?? (work.paused ? strings.library.paused : spaces.current() ? null : spaces.encoder().reason)
      return { left, reason }
    },
    'library.counts': ({ folders }) => ({ ...counts(folders), encoded: spaces.encoded }),
    'models.verify': async ({ id }, signal) => {
      try {
        await models.verify(id, signal)
        return { problems: [] }
      } catch (error) {
        if (error instanceof Failure && error.code === 'model-damaged') return { problems: [error.message] }
        throw error
      }
    },
  }
}
