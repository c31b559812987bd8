import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MadePicture, MakeStep, MakeTask } from '../../library/generations/maker.ts'
import { cannotWrite, preparePictureFolder, randomName, savePicture } from '../../library/generations/picture-folder.ts'
import { sidesFor } from '../../library/generations/quality.ts'
import type { Sharp } from '../images/sharp.ts'
import type { Generator } from './generator.ts'
import { keepSearch, keptSearch } from './kept-search.ts'
import { openListedGenerator } from './listed-generator.ts'
import { fromBytes, psnr, toBytes, type Picture } from './picture.ts'
import { pngWithXmp } from './png-with-xmp.ts'
import { provenancePacket, type Provenance } from './provenance.ts'
import { runGeneration } from './run-generation.ts'
import { openScorer, type Scorer, type Target } from './scorer.ts'
import { readSourcePhoto, type SourcePhoto } from './source-photo.ts'
import { variationOf } from './variation.ts'

interface Listeners {
  readonly onSource?: (source: { readonly file: string }) => void
  readonly onStep: (step: MakeStep) => void
  readonly onMade: (made: MadePicture) => void
}

type Photo = SourcePhoto & { readonly vector: Float32Array; readonly weight: number }

/** Everything that the pictures of one task share. */
interface Bench {
  readonly sharp: Sharp
  readonly task: MakeTask
  readonly generator: Generator
  readonly scorer: Scorer
  readonly photos: readonly Photo[]
  readonly size: { readonly width: number; readonly height: number }
}

/** A picture is shown about so often while it sharpens. */
const sketches = 20

/**
 * Makes pictures one after the other and writes each when it is done, so that stopping costs only the one at hand.
 *
 * @throws {Failure} `image-unreadable`, `model-unusable`, `not-available` where pictures cannot be written, `cancelled`.
 */
export async function makePictures(
  sharp: Sharp,
  task: MakeTask,
  { onSource, onStep, onMade }: Listeners,
  signal: AbortSignal,
): Promise<void> {
  const { entry, folder } = task.generator
  await preparePictureFolder(task.folder, task.pictures.length)
  const sources = await readPhotos(sharp, task)
  const size = sources[0]?.picture ?? task.size ?? sidesFor(task.quality.size, 1, entry.block)
  if (task.sketches && sources[0]) onSource?.({ file: await sketch(sharp, task.folder, sources[0].picture) })
  const generator = openListedGenerator(entry, folder)
  const scorer = openScorer(task.model)
  try {
    const photos: Photo[] = []
    for (const source of sources) photos.push({ ...source, vector: await scorer.embed(source.picture) })
    const bench = { sharp, task, generator, scorer, photos, size }
    for (const [at, { seed, state }] of task.pictures.entries()) {
      const picture = await search(bench, { seed, state }, signal, (step) => onStep({ picture: at, ...step }))
      onMade({ picture: at, ...(await keep(bench, seed, picture)) })
      if (state !== null) await rm(state, { force: true })
    }
  } finally {
    await generator.close()
    await scorer.close()
  }
}

/** All in the size of the first: a judge is loaded for one size. */
async function readPhotos(
  sharp: Sharp,
  { photos, size, quality, generator }: MakeTask,
): Promise<(SourcePhoto & { readonly weight: number })[]> {
  const read: (SourcePhoto & { readonly weight: number })[] = []
  for (const { weight, ...wish } of photos) {
    const first = read[0]?.picture
    const sides = (own: number) => first ?? size ?? sidesFor(quality.size, own, generator.entry.block)
    read.push({ ...(await readSourcePhoto(sharp, wish, sides)), weight })
  }
  return read
}

async function search(
  { sharp, task, generator, scorer, photos, size: { width, height } }: Bench,
  { seed, state }: MakeTask['pictures'][number],
  signal: AbortSignal,
  onStep: (step: Omit<MakeStep, 'picture'>) => void,
): Promise<Picture> {
  const { quality, prompts, strength, from } = task
  const targets: Target[] = [...photos, ...prompts]
  const [source] = photos
  const how =
    source && from === 'source' ? variationOf(source.picture, strength) : { start: { kind: 'noise' } as const }
  const previewEvery = task.sketches ? Math.max(1, Math.ceil(quality.steps / sketches)) : quality.steps
  const request = { width, height, ...how, targets, quality, seed, previewEvery }
  const resumed = state === null ? undefined : await keptSearch(state, task.version, quality.steps)
  let last: Picture | undefined
  for await (const step of runGeneration({ generator, scorer }, request, signal, resumed)) {
    const isLast = step.step === step.steps
    last = step.picture ?? last
    const isShown = task.sketches && step.picture && !isLast
    if (isShown && state !== null) await keepSearch(state, { version: task.version, state: step.state })
    onStep({
      step: step.step,
      steps: step.steps,
      likeness: likenessOf(targets, step.cosines),
      sketch: isShown ? await sketch(sharp, task.folder, step.picture) : null,
    })
  }
  if (!last) throw new Error(`A search of ${quality.steps} steps made no picture`)
  // As it is saved, with 8 bits a colour: that is what is judged.
  return fromBytes(toBytes(last), width, height)
}

async function keep(
  { sharp, task, scorer, photos, size: { width, height } }: Bench,
  seed: number,
  picture: Picture,
): Promise<Omit<MadePicture, 'picture'>> {
  const { generator, model, prompts, quality, strength, version, format } = task
  const [source] = photos
  const provenance: Provenance = {
    version,
    generator: generator.entry.id,
    model: model.key,
    seed,
    steps: quality.steps,
    prompts,
    source: source ? { sha256: source.sha256, strength } : null,
  }
  const bytes = await fileOf(sharp, picture, provenancePacket(provenance), format)
  const path = await savePicture(task.folder, { stem: task.stem, extension: format === 'png' ? 'png' : 'jpg' }, bytes)

  const vector = await scorer.embed(picture)
  const cosines = [...photos, ...prompts].map((wish) => dot(vector, wish.vector))
  const distance = source ? psnr(picture, source.picture) : 0
  const cosine = cosines[0] ?? 0
  return {
    ...{ path, seed, width, height },
    likeness: likenessOf([...photos, ...prompts], cosines),
    photos: cosines.slice(0, photos.length),
    prompts: cosines.slice(photos.length),
    source: source ? { cosine, psnr: distance, nearCopy: cosine >= copyCosine && distance >= copyDecibels } : null,
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

/** Shows a picture as a small file under a name of its own. @returns the name. */
async function sketch(sharp: Sharp, folder: string, picture: Picture): Promise<string> {
  const { width, height } = picture
  const file = `${randomName()}.jpg`
  const bytes = await sharp(toBytes(picture), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer()
  await writeFile(join(folder, file), bytes).catch(async (error: unknown) => {
    await rm(join(folder, file), { force: true }).catch(() => undefined)
    throw cannotWrite(folder, error)
  })
  return file
}

/** `cosines` may have more than there are wishes: with what else the search holds on to. */
function likenessOf(wishes: readonly { readonly weight: number }[], cosines: readonly number[]): number {
  const total = wishes.reduce((sum, { weight }) => sum + Math.abs(weight), 0)
  return wishes.reduce((sum, { weight }, at) => sum + weight * cosines[at]!, 0) / total
}

/**
 * From here on both ways a picture is a copy of its source rather than something new. Measured on six photos at 60 steps:
 * at strength 0 they come back at 0.99 and 28 to 35 dB; at 0.5 at 0.96 to 0.98 and 18 to 23 dB, a night sky at 26.
 */
const copyCosine = 0.9
const copyDecibels = 24

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0)
