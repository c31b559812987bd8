import type { Generation, GenerationRequest, VariationId } from '../../../preload/contract/generations.ts'
import type { Generations, Result, StoredGeneration } from '../store/generations.ts'
import type { MakerClient } from './ask-maker.ts'
import type { MadePicture } from './maker.ts'
import type { StepClock } from './step-clock.ts'
import type { VariationFiles } from './variation-files.ts'

interface Following {
  readonly store: Generations
  readonly files: VariationFiles
  readonly clock: StepClock
  readonly onProgress: () => void
  readonly onMade: () => void
}

/** The variations that are not done, in the order they are made. */
export const unfinished = ({ variations }: Pick<Generation, 'variations'>) =>
  variations.filter(({ state }) => state !== 'done')

/**
 * Writes down what the process tells of the generation that it is about to be asked for.
 *
 * @returns Rejects when something cannot be written down, as on a full disk: nobody else hears of that.
 */
export function followMaking(
  client: MakerClient,
  generation: StoredGeneration,
  { store, files, clock, onProgress, onMade }: Following,
): Promise<never> {
  const making = unfinished(generation)
  const sights = new Map(making.map(({ id, shown }) => [id, shown]))
  const show = (id: VariationId, sight: string | null): void => {
    const before = sights.get(id) ?? null
    if (before !== null) files.removeSeen([before])
    sights.set(id, sight)
  }

  const unwritten = Promise.withResolvers<never>()
  const follow: MakerClient['on'] = (name, listener) =>
    client.on(name, (event) => {
      try {
        listener(event)
      } catch (error) {
        unwritten.reject(error)
      }
    })

  follow('source', ({ file }) => {
    if (generation.source !== null) files.removeSeen([generation.source])
    store.setSource(generation.id, file)
    onProgress()
  })
  follow('step', ({ picture, step, likeness, sketch }) => {
    const { id } = making[picture]!
    clock.tick()
    store.advance(id, step, likeness, sketch)
    if (sketch !== null) show(id, sketch)
    onProgress()
  })
  follow('made', (made) => {
    const { id } = making[made.picture]!
    store.complete(id, resultOf(generation.request, made))
    show(id, null)
    onMade()
  })
  return unwritten.promise
}

/** Cosines in the order of the wishes, and the file by its name. */
function resultOf({ wishes }: GenerationRequest, { path, likeness, photos, prompts, source }: MadePicture): Result {
  const [pictures, words] = [photos.values(), prompts.values()]
  return {
    file: path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
    likeness,
    wishes: wishes.map(({ kind }) => (kind === 'words' ? words : pictures).next().value ?? 0),
    source: source && {
      likeness: source.cosine,
      decibels: Number.isFinite(source.psnr) ? source.psnr : null,
      nearCopy: source.nearCopy,
    },
  }
}
