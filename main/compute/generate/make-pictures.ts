import type { ManifestGenerator } from '../../library/models/manifest-generator.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import type { Sharp } from '../images/sharp.ts'
import type { Generator } from './generator.ts'
import { openListedGenerator } from './listed-generator.ts'
import { preparePictureFolder, savePicture } from './picture-folder.ts'
import { fromBytes, psnr, toBytes, type Picture } from './picture.ts'
import { pngWithXmp } from './png-with-xmp.ts'
import { provenancePacket, type Prompt, type Provenance } from './provenance.ts'
import { sidesFor, type Quality } from './quality.ts'
import { runGeneration } from './run-generation.ts'
import { openScorer, type Scorer, type Target } from './scorer.ts'
import { readSourcePhoto, type SourcePhoto } from './source-photo.ts'
import { variationOf } from './variation.ts'

/** What to make, and where to. Plain data, for a process of its own. */
export interface MakeTask {
  /** A photo to be like: path as the library stores it, strength as for {@link variationOf}. */
  readonly like: { readonly path: string; readonly strength: number } | null
  /** With their vectors, of the model's space. */
  readonly prompts: readonly (Prompt & { readonly vector: Float32Array })[]
  readonly generator: { readonly entry: ManifestGenerator; readonly folder: string }
  readonly model: ModelSpec
  readonly quality: Quality
  /** Of the first picture; the others follow. */
  readonly seed: number
  readonly count: number
  /** Absolute path of a folder, and how names of files in it begin. */
  readonly folder: string
  readonly stem: string
  readonly format: 'png' | 'jpeg'
  /** Of the app. */
  readonly version: string
}

export interface MakeStep {
  /** Which picture, from 0. */
  readonly picture: number
  /** Steps of it that are done. */
  readonly step: number
  readonly steps: number
}

/** A picture that lies in its folder, as near to its wishes as the model says. */
export interface MadePicture {
  readonly path: string
  readonly seed: number
  readonly width: number
  readonly height: number
  /** Mean of the cosines with everything that is wished, by weight: what pictures are ranked by. */
  readonly likeness: number
  /** Cosine with each of the prompts. */
  readonly prompts: readonly number[]
  /** How near it comes to the photo; null where there is none. */
  readonly photo: { readonly cosine: number; readonly psnr: number; readonly nearCopy: boolean } | null
}

interface Listeners {
  readonly onStep: (step: MakeStep) => void
  readonly onMade: (made: MadePicture) => void
}

/**
 * Makes pictures one after the other and writes each when it is done, so that stopping costs only the one at hand.
 *
 * @throws {Failure} `image-unreadable`, `model-unusable`, `not-available` where pictures cannot be written, `cancelled`.
 */
export async function makePictures(
  sharp: Sharp,
  task: MakeTask,
  { onStep, onMade }: Listeners,
  signal: AbortSignal,
): Promise<void> {
  const { entry, folder } = task.generator
  await preparePictureFolder(task.folder, task.count)
  const sides = (aspect: number) => sidesFor(task.quality.size, aspect, entry.block)
  const source = task.like && (await readSourcePhoto(sharp, task.like.path, sides))
  const generator = openListedGenerator(entry, folder)
  const scorer = openScorer(task.model)
  try {
    const photo = source && { ...source, vector: await scorer.embed(source.picture) }
    for (let at = 0; at < task.count; at++) {
      const seed = task.seed + at
      const picture = await search({ generator, scorer }, { ...task, seed }, photo, signal, (step) =>
        onStep({ picture: at, ...step }),
      )
      onMade(await keep(sharp, scorer, { ...task, seed }, photo, picture))
    }
  } finally {
    await generator.close()
    await scorer.close()
  }
}

type Photo = SourcePhoto & { readonly vector: Float32Array }

async function search(
  tools: { readonly generator: Generator; readonly scorer: Scorer },
  { like, prompts, quality, seed, generator }: MakeTask,
  photo: Photo | null,
  signal: AbortSignal,
  onStep: (step: Omit<MakeStep, 'picture'>) => void,
): Promise<Picture> {
  const targets: Target[] = [...(photo ? [{ vector: photo.vector, weight: 1 }] : []), ...prompts]
  const how = photo && like ? variationOf(photo.picture, like.strength) : { start: { kind: 'noise' } as const }
  const { width, height } = photo?.picture ?? sidesFor(quality.size, 1, generator.entry.block)
  const request = { width, height, ...how, targets, quality, seed, previewEvery: quality.steps }
  let last: Picture | undefined
  for await (const { step, steps, picture } of runGeneration(tools, request, signal)) {
    last = picture ?? last
    onStep({ step, steps })
  }
  if (!last) throw new Error(`A search of ${quality.steps} steps made no picture`)
  // As it is saved, with 8 bits a colour: that is what is judged.
  return fromBytes(toBytes(last), width, height)
}

async function keep(
  sharp: Sharp,
  scorer: Scorer,
  task: MakeTask,
  photo: Photo | null,
  picture: Picture,
): Promise<MadePicture> {
  const { generator, model, prompts, quality, seed, like, version, format } = task
  const { width, height } = picture
  const provenance: Provenance = {
    version,
    generator: generator.entry.id,
    model: model.key,
    seed,
    steps: quality.steps,
    prompts,
    source: photo && like && { sha256: photo.sha256, strength: like.strength },
  }
  const bytes = await fileOf(sharp, picture, provenancePacket(provenance), format)
  const extension = format === 'png' ? 'png' : 'jpg'
  const path = await savePicture(task.folder, { stem: task.stem, extension }, bytes)

  const vector = await scorer.embed(picture)
  const cosines = prompts.map((prompt) => dot(vector, prompt.vector))
  const cosine = photo ? dot(vector, photo.vector) : 0
  const wishes = [
    ...(photo ? [[1, cosine] as const] : []),
    ...prompts.map(({ weight }, at) => [weight, cosines[at]!] as const),
  ]
  const total = wishes.reduce((sum, [weight]) => sum + Math.abs(weight), 0)
  const likeness = wishes.reduce((sum, [weight, value]) => sum + weight * value, 0) / total
  const distance = photo ? psnr(picture, photo.picture) : 0
  const nearCopy = cosine >= copyCosine && distance >= copyDecibels
  return {
    path,
    seed,
    width,
    height,
    likeness,
    prompts: cosines,
    photo: photo && { cosine, psnr: distance, nearCopy },
  }
}

/** The file's bytes, with its XMP packet. */
export async function fileOf(
  sharp: Sharp,
  picture: Picture,
  packet: string,
  format: 'png' | 'jpeg',
): Promise<Uint8Array> {
  const { width, height } = picture
  const image = sharp(toBytes(picture), { raw: { width, height, channels: 3 } })
  return format === 'png'
    ? pngWithXmp(await image.png().toBuffer(), packet)
    : image.withXmp(packet).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer()
}

/**
 * From here on both ways a picture is a copy of its source rather than something new. Measured on six photos at 60 steps:
 * at strength 0 they come back at 0.99 and 28 to 35 dB; at 0.5 at 0.96 to 0.98 and 18 to 23 dB, a night sky at 26.
 */
const copyCosine = 0.9
const copyDecibels = 24

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0)
