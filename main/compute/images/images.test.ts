import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Preprocessing } from '../../library/models/model-spec.ts'
import { previewPath, previewFolder } from '../../library/previews.ts'
import { openImages, type Images } from './images.ts'
import { loadSharp } from './sharp.ts'
import { jxlHeader } from './testing/jxl-bytes.ts'

const worker = new URL('image-worker.ts', import.meta.url)
const sharp = loadSharp('native')
const never = new AbortController().signal
let images: Images
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'images-'))
  images = openImages({ worker, threads: 2 })
})
afterAll(async () => {
  await images.close()
  await rm(folder, { recursive: true })
})

const flat = (background: string, width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer()

async function file(name: string, bytes: Uint8Array | string): Promise<{ path: string; previews: string }> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return { path, previews: previewFolder(join(folder, 'previews'), name.padEnd(64, '0')) }
}

const clip: Preprocessing = {
  size: 32,
  resize: 'crop',
  interpolation: 'bicubic',
  mean: [0, 0, 0],
  std: [1, 1, 1],
}

test('a batch of pictures has one answer for each, in order, and the failures harm nobody', async () => {
  const jobs = [
    await file('red.png', await flat('#ff0000')),
    await file('empty.jpg', ''),
    await file('blue.png', await flat('#0000ff')),
    { path: join(folder, 'gone.png'), previews: join(folder, 'x') },
    await file('text.png', 'no picture'),
  ]
  const answers = await images.render(jobs, never)
  expect(answers).toMatchObject([
    { format: 'png', width: 64, height: 48, colour: 0xff0000 },
    { kind: 'permanent', code: 'empty', message: 'The file is empty' },
    { format: 'png', colour: 0x0000ff },
    { kind: 'transient', code: 'gone' },
    { kind: 'permanent', code: 'not-a-picture' },
  ])
  for (const size of ['small', 'large'] as const) {
    const preview = previewPath(join(folder, 'previews'), 'red.png'.padEnd(64, '0'), size)
    expect(await sharp(preview).metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 48 })
  }
})

test('previews become model input, without those that cannot', async () => {
  const [red, blue] = [await file('r.png', await flat('#ff0000')), await file('b.png', await flat('#0000ff'))]
  await images.render([red, blue], never)
  const previews = [red, { previews: join(folder, 'nothing') }, blue].map((job) => join(job.previews, 'large.jpg'))
  const { data, failures } = await images.tensors(previews, clip, never)
  expect(failures).toEqual([
    undefined,
    expect.objectContaining({ kind: 'transient', code: 'no-large-preview' }),
    undefined,
  ])
  expect(data.length).toBe(2 * 3 * 32 * 32)
  const plane = (index: number): number => data[index * 32 * 32 + 500]!
  const shown = [0, 1, 2, 3, 4, 5].map((index) => Math.round(plane(index) * 10) / 10)
  expect(shown).toEqual([1, 0, 0, 0, 0, 1])
})

test('no previews make no model input', async () => {
  expect(await images.tensors([], clip, never)).toEqual({ data: new Float32Array(), failures: [] })
})

test('the viewer and the search box get their pictures, or the reason why not', async () => {
  const { path } = await file(
    'whole.tif',
    await sharp(await flat('#00ff00', 1500, 1000))
      .tiff()
      .toBuffer(),
  )
  await images.view(path, join(folder, 'whole.jpg'), never)
  expect(await sharp(join(folder, 'whole.jpg')).metadata()).toMatchObject({ format: 'jpeg', width: 1500 })
  const dropped = new Uint8Array(await flat('#00ff00', 2000, 1000))
  await images.query(dropped, join(folder, 'query.jpg'), never)
  expect(dropped.length).toBeGreaterThan(0)
  expect(await sharp(join(folder, 'query.jpg')).metadata()).toMatchObject({ format: 'jpeg', width: 1024 })

  const refused = { code: 'image-unreadable', message: 'This is a text file, not a picture' }
  await expect(images.view((await file('a.tif', 'text')).path, join(folder, 'a.jpg'), never)).rejects.toMatchObject(
    refused,
  )
  await expect(images.query(new Uint8Array(Buffer.from('text')), join(folder, 'a.jpg'), never)).rejects.toMatchObject(
    refused,
  )
  await expect(readFile(join(folder, 'a.jpg'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a picture that takes much memory is done alone, and done', async () => {
  // Its header says enough; what follows is none.
  const heavy = await file('heavy.jxl', jxlHeader(2_000, 2_000))
  const answers = await images.render([heavy, await file('light.png', await flat('#ff0000')), heavy], never)
  expect(answers).toMatchObject([{ code: 'damaged' }, { format: 'png' }, { code: 'damaged' }])
})

test('paths whose bytes are no text are read', async () => {
  if (process.platform !== 'linux') return
  const name = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xfc, 0x72, 0x2e, 0x70, 0x6e, 0x67])])
  await writeFile(name, await flat('#ff0000'))
  // As the library spells the byte FC.
  const path = `${folder}/f\uefFCr.png`
  expect(await images.render([{ path, previews: join(folder, 'bytes') }], never)).toMatchObject([{ format: 'png' }])
})

test('what is cancelled is not done', async () => {
  const abort = new AbortController()
  const jobs = await Promise.all(['c1', 'c2', 'c3', 'c4'].map(async (name) => file(name, await flat('#123456'))))
  const rendering = images.render(jobs, abort.signal)
  abort.abort()
  await expect(rendering).rejects.toMatchObject({ code: 'cancelled' })
  expect(await images.render(jobs.slice(0, 1), never)).toMatchObject([{ format: 'png' }])
})
