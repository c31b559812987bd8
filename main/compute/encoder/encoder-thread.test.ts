import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { openEncoder } from './encoder.ts'
import { openEncoderThread, type EncoderThread } from './encoder-thread.ts'
import { goldenPictures } from './golden-pictures.ts'

let folder: string
let spec: ModelSpec
let thread: EncoderThread
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'encoder-thread-'))
  spec = writeRandomClip(folder, randomTiny)
  const crashes = join(folder, 'crashes.json')
  thread = openEncoderThread(new URL('./encoder-worker.ts', import.meta.url), { crashes })
})
afterAll(async () => {
  await thread.close()
  rmSync(folder, { recursive: true })
})

test('pictures have the vectors there that they have here, and this thread is free meanwhile', async () => {
  const pictures = goldenPictures(spec.image.preprocessing, 3)
  const here = await openEncoder(spec, 'cpu', { load: ['image'] })
  const expected = await here.images(pictures, 3)
  await here.close()
  const { encoder, provider, reason } = await thread.load(spec, 'cpu')
  expect([provider, reason]).toEqual(['cpu', 'cpu was asked for.'])
  let turns = 0
  const turning = setInterval(() => turns++, 0)
  for (let round = 0; round < 20; round++) expect(await encoder.images(pictures, 3)).toEqual(expected)
  clearInterval(turning)
  expect(turns).toBeGreaterThan(0)
  await encoder.close()
  await expect(encoder.images(pictures, 3)).rejects.toThrow('not loaded')
})

test('a model that is damaged says so through the thread, which goes on', async () => {
  const damaged = writeRandomClip(join(folder, 'damaged'), randomTiny)
  truncateSync(damaged.image.file, 100)
  await expect(thread.load(damaged, 'auto')).rejects.toMatchObject({ code: 'model-unusable' })
  const { encoder } = await thread.load(spec, 'auto')
  await encoder.close()
})
