import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import { openListedGenerator } from '../../../compute/generate/listed-generator.ts'
import { toBytes, type Picture } from '../../../compute/generate/picture.ts'
import { runGeneration } from '../../../compute/generate/run-generation.ts'
import { openScorer } from '../../../compute/generate/scorer.ts'
import { variationOf } from '../../../compute/generate/variation.ts'
import { qualities, type Quality } from '../../../library/generations/quality.ts'
import type { BenchPlace } from './bench-place.ts'
import { squareOf } from './likeness.ts'

export interface SheetTask extends BenchPlace {
  /** Absolute paths. */
  readonly photos: readonly string[]
  /** Folder for the sheets, by absolute path. */
  readonly out: string
  readonly strengths?: readonly number[]
  readonly seeds?: readonly number[]
  readonly quality?: Quality
  readonly signal: AbortSignal
  readonly onStep: (step: string) => void
}

/** One picture of a sheet. */
export interface SheetTile {
  readonly photo: string
  /** Of the photo, from 1: what is written beside its row. */
  readonly number: number
  readonly strength: number
  readonly seed: number
  /** Cosine between what the model sees in it and in the photo. */
  readonly likeness: number
}

/** Photos on one sheet: a row each. */
const rowsOfSheet = 5
/** Room for what is written at the left and above, and between pictures. */
const margin = { left: 44, top: 52, between: 4 }

/**
 * Makes variations of every photo, by strength and seed, and writes them as sheets to look at: `variations-1.webp` and
 * on. The photos themselves are not on them.
 */
export async function writeContactSheets({
  photos,
  out,
  strengths = [0.25, 0.5, 0.75, 1],
  seeds = [1, 2],
  quality = qualities.draft,
  ...place
}: SheetTask): Promise<{ readonly files: readonly string[]; readonly tiles: readonly SheetTile[] }> {
  await mkdir(out, { recursive: true })
  const columns = strengths.flatMap((strength) => seeds.map((seed) => ({ strength, seed })))
  const tiles: SheetTile[] = []
  const rows: Picture[][] = []
  const generator = openListedGenerator(place.generator, place.folder)
  const scorer = openScorer(place.model)
  try {
    for (const [at, file] of photos.entries()) {
      place.onStep(`Photo ${at + 1} of ${photos.length}`)
      const photo = await squareOf(file, quality.size)
      const vector = await scorer.embed(photo)
      const row: Picture[] = []
      for (const { strength, seed } of columns) {
        const request = {
          ...{ width: quality.size, height: quality.size, quality, seed },
          ...variationOf(photo, strength),
          targets: [{ vector, weight: 1 }],
          previewEvery: quality.steps,
        }
        let made = photo
        for await (const { picture } of runGeneration({ generator, scorer }, request, place.signal))
          made = picture ?? made
        row.push(made)
        const likeness = (await scorer.embed(made)).reduce((sum, value, i) => sum + value * vector[i]!, 0)
        tiles.push({ photo: file, number: at + 1, strength, seed, likeness })
      }
      rows.push(row)
    }
  } finally {
    await generator.close()
    await scorer.close()
  }
  const files: string[] = []
  for (let first = 0; first < rows.length; first += rowsOfSheet) {
    const file = join(out, `variations-${first / rowsOfSheet + 1}.webp`)
    await writeSheet(file, rows.slice(first, first + rowsOfSheet), first + 1, columns, quality.size)
    files.push(file)
  }
  return { files, tiles }
}

async function writeSheet(
  file: string,
  rows: readonly (readonly Picture[])[],
  firstNumber: number,
  columns: readonly Pick<SheetTile, 'strength' | 'seed'>[],
  side: number,
): Promise<void> {
  const { left, top, between } = margin
  const [x, y] = [(column: number) => left + column * (side + between), (row: number) => top + row * (side + between)]
  const [width, height] = [x(columns.length), y(rows.length)]
  const texts = [
    ...columns.flatMap(({ strength, seed }, column) => [
      `<text x="${x(column) + side / 2}" y="20">strength ${strength}</text>`,
      `<text x="${x(column) + side / 2}" y="42">seed ${seed}</text>`,
    ]),
    ...rows.map(
      (_, row) => `<text x="${left / 2}" y="${y(row) + side / 2}" font-size="24">${firstNumber + row}</text>`,
    ),
  ]
  const writing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="18" text-anchor="middle" fill="#333">${texts.join('')}</svg>`
  const pictures = rows.flatMap((row, down) =>
    row.map((picture, across): OverlayOptions => ({
      input: Buffer.from(toBytes(picture)),
      raw: { width: picture.width, height: picture.height, channels: 3 },
      left: x(across),
      top: y(down),
    })),
  )
  await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...pictures, { input: Buffer.from(writing), left: 0, top: 0 }])
    .webp({ quality: 80 })
    .toFile(file)
}
