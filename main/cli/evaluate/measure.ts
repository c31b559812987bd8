import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { Failure } from '../../../preload/contract/failure.ts'
import { forkCompute } from '../../hosts/fork-compute.ts'
import type { Compute } from '../../library/compute.ts'
import { silentLog } from '../../library/log.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { previewPath } from '../../library/previews.ts'
import { superviseCompute } from '../../library/supervisor.ts'
import type { Known } from './collection.ts'
import { captionScores, labelScores, middle, type CaptionScores, type LabelScores } from './scores.ts'

export interface MeasureOptions {
  readonly pictures: readonly Known[]
  readonly model: ModelSpec
  /** An empty folder for previews, thrown away afterwards. */
  readonly scratch: string
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

export interface LabelOptions extends MeasureOptions {
  /** What is asked for each label, with `{}` in the label's place; a label's vector is their middle. */
  readonly prompts: readonly string[]
  /** All names to choose from, several for one thing in one line; the pictures' own labels unless given. */
  readonly names?: readonly (readonly string[])[]
}

/** Zero-shot labels: how often a picture's own label is the nearest of all. */
export async function measureLabels(options: LabelOptions): Promise<LabelScores & { readonly failed: number }> {
  const labelled = options.pictures.filter(({ label }) => label !== undefined)
  const names = options.names ?? [...new Set(labelled.map(({ label }) => label!))].map((label) => [label])
  const places = new Map(names.flatMap((group, place) => group.map((name) => [name.toLowerCase(), place] as const)))
  // Where a name stands for two things, the first one keeps it.
  for (const [place, group] of [...names.entries()].reverse()) places.set(group[0]!.toLowerCase(), place)
  const unknown = labelled.find(({ label }) => !places.has(label!.toLowerCase()))
  if (unknown) throw new Failure('invalid-input', `“${unknown.label ?? ''}” is not among the names to choose from`)

  return withCompute(options, async (compute, key) => {
    const texts = names.flatMap(([name]) => options.prompts.map((prompt) => prompt.replaceAll('{}', name!)))
    const vectors = await embedTexts(compute, key, texts, options.signal)
    const each = options.prompts.length
    const labels = names.map((_, place) => middle(vectors.slice(place * each, (place + 1) * each)))
    const seen = await embedPictures(compute, labelled, options)
    const own = seen.map(({ picture }) => places.get(picture.label!.toLowerCase())!)
    const scores = labelScores(seen.map(({ vector }) => vector), own, labels) // prettier-ignore
    return { ...scores, failed: labelled.length - seen.length }
  })
}

/** Retrieval: how often a caption finds its own picture among all of them. */
export async function measureCaptions(options: MeasureOptions): Promise<CaptionScores & { readonly failed: number }> {
  const captioned = options.pictures.filter(({ captions }) => captions.length > 0)
  return withCompute(options, async (compute, key) => {
    const seen = await embedPictures(compute, captioned, options)
    const texts = seen.flatMap(({ picture }, own) => picture.captions.map((text) => ({ text, own })))
    const vectors = await embedTexts(compute, key, texts.map(({ text }) => text), options.signal) // prettier-ignore
    const scores = captionScores(vectors, texts.map(({ own }) => own), seen.map(({ vector }) => vector)) // prettier-ignore
    return { ...scores, failed: captioned.length - seen.length }
  })
}

async function withCompute<T>(
  { model, scratch, signal }: MeasureOptions,
  use: (compute: Compute, key: string) => Promise<T>,
): Promise<T> {
  const compute = superviseCompute({ start: () => forkCompute(scratch), now: Date.now, log: silentLog })
  try {
    // On the CPU, so that two machines say the same.
    await compute.loadModel(model, 'cpu', signal)
    return await use(compute, model.key)
  } finally {
    compute.close()
  }
}

const textBatch = 64

async function embedTexts(compute: Compute, key: string, texts: readonly string[], signal: AbortSignal) {
  const vectors: Float32Array[] = []
  for (let first = 0; first < texts.length; first += textBatch) {
    vectors.push(...(await compute.embedTexts(key, texts.slice(first, first + textBatch), signal)))
  }
  return vectors
}

/** The large preview's name within its folder. */
const previewName = basename(previewPath('', 'x', 'large'))
const pictureBatch = 16

/** Exactly as the library looks at photos: through a preview. Pictures that cannot be read are left out. */
async function embedPictures(
  compute: Compute,
  pictures: readonly Known[],
  { model, scratch, signal, onProgress }: MeasureOptions,
): Promise<{ readonly picture: Known; readonly vector: Float32Array }[]> {
  const found: { picture: Known; vector: Float32Array }[] = []
  for (let first = 0; first < pictures.length; first += pictureBatch) {
    const batch = pictures.slice(first, first + pictureBatch)
    const jobs = batch.map(({ path }) => ({
      path,
      previews: join(scratch, 'previews', createHash('sha256').update(path).digest('hex')),
    }))
    const rendered = await compute.render(jobs, signal)
    const good = batch.flatMap((picture, i) =>
      'kind' in rendered[i]! ? [] : [{ picture, preview: join(jobs[i]!.previews, previewName) }],
    )
    const previews = good.map(({ preview }) => preview)
    const vectors = good.length === 0 ? [] : await compute.embedImages(model.key, previews, signal)
    vectors.forEach((vector, i) => {
      if (vector instanceof Float32Array) found.push({ picture: good[i]!.picture, vector })
    })
    onProgress(Math.min(first + pictureBatch, pictures.length), pictures.length)
  }
  return found
}
