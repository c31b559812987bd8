import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { columnOf } from '../../preload/contract/columns.ts'
import type { Generation, GenerationId } from '../../preload/contract/generations.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import { passingTaef2, safetensorsFile } from '../compute/generate/testing/taef2-file.ts'
import { openLocal, type Local } from './open-local.ts'

/** The whole way with what comes with the app: processes, models and files are real. */
let base: string
let local: Local
let photo: PhotoId
const file = (): string => join(base, 'photos', 'sky and sea.jpg')

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'recollect-made-'))
  mkdirSync(join(base, 'photos'))
  const sea = { create: { width: 600, height: 200, channels: 3 as const, background: '#246' } }
  await sharp({ create: { width: 600, height: 400, channels: 3, background: '#8cf' } })
    .composite([{ input: sea, left: 0, top: 200 }])
    .toFile(file())
  local = await openLocal({ library: join(base, 'library'), door: 'a test', work: true })
  await local.client.call('folders.add', { path: join(base, 'photos') })
  await local.client.call('activity.settled', {})
  photo = (await local.client.call('photos.at', { path: file() })).id
})
afterEach(async () => {
  await local.close()
  rmSync(base, { recursive: true })
})

const get = (id: GenerationId): Promise<Generation> => local.client.call('generations.get', { id })
const ended = (id: GenerationId): Promise<Generation> =>
  vi.waitFor(
    async () => {
      const generation = await get(id)
      expect(['waiting', 'running']).not.toContain(generation.state)
      return generation
    },
    { timeout: 60_000, interval: 100 },
  )
const find = async (text: string): Promise<number[]> => {
  const { ids } = await local.client.call('photos.list', { query: { text } })
  return [...columnOf.uint32(ids)]
}

test('a photo becomes a variation, which is saved, says what it is, and is found only when it is asked for', async () => {
  const region = { left: 0, top: 0.25, width: 0.5, height: 0.5 }
  const { id } = await local.client.call('generations.start', {
    wishes: [
      { kind: 'photo', id: photo, region },
      { kind: 'words', words: 'a sunset', weight: 0.5 },
    ],
    ...{ generator: 'recollect-paint', quality: 'draft', steps: 4, count: 1, seed: 3 },
  })
  const { state, problem, source, variations } = await ended(id)
  expect([state, problem]).toEqual(['done', null])
  const [variation] = variations
  expect(variation).toMatchObject({ seed: 3, step: 4, source: { nearCopy: expect.any(Boolean) as boolean } })
  const kept = join(base, 'library', 'variations')
  const { width, height } = variation!
  expect(await sharp(join(kept, variation!.shown!)).metadata()).toMatchObject({ format: 'png', width, height })
  expect(await sharp(join(kept, source!)).metadata()).toMatchObject({ format: 'jpeg', width, height })

  const { paths } = await local.client.call('generations.save', { variations: [variation!.id] })
  expect(paths).toEqual([join(base, 'library', 'Generated', 'sky-and-sea-1.png')])
  const { xmpAsString } = await sharp(readFileSync(paths[0]!)).metadata()
  const { hash } = await local.client.call('photos.get', { id: photo })
  expect(xmpAsString).toContain(`<recollect:SourceSHA256>${hash}<`)
  await local.client.call('activity.settled', {})
  const { id: saved } = await local.client.call('photos.at', { path: paths[0]! })
  expect(await find('is:generated')).toEqual([saved])
  expect(await find('')).toEqual([photo])
  expect(await find('sea')).toEqual([photo])
  expect(await local.client.call('facets.get', {})).toMatchObject({ total: 1, generated: 1 })
}, 60_000)

test('one that is cancelled half way goes on from there, and comes out as if nothing had been', async () => {
  const request = {
    wishes: [{ kind: 'words' as const, words: 'sea' }],
    ...{ generator: 'recollect-paint', quality: 'draft' as const, steps: 24, count: 1, seed: 5 },
  }
  const { id } = await local.client.call('generations.start', request)
  await vi.waitFor(async () => expect((await get(id)).variations[0]?.step).toBeGreaterThanOrEqual(4), {
    timeout: 60_000,
    interval: 20,
  })
  await local.client.call('generations.cancel', { id })
  const stopped = await ended(id)
  expect(stopped).toMatchObject({ state: 'cancelled', resumable: true })
  const steps: number[] = []
  local.client.on('generations.progress', () => void get(id).then(({ variations }) => steps.push(variations[0]!.step)))
  await local.client.call('generations.resume', { id })
  const [resumed] = (await ended(id)).variations
  expect(Math.min(...steps)).toBeGreaterThan(1)

  const whole = await local.client.call('generations.start', request)
  const [atOnce] = (await ended(whole.id)).variations
  const kept = (name: string): Buffer => readFileSync(join(base, 'library', 'variations', name))
  expect(kept(resumed!.shown!).equals(kept(atOnce!.shown!))).toBe(true)
}, 120_000)

test('a generator that is handed over is built, tried and used, and another file is refused', async () => {
  const given = join(base, 'taef2.safetensors')
  const hand = () => local.client.call('generators.import', { id: 'taef2', path: given })
  writeFileSync(given, safetensorsFile(passingTaef2().slice(1)))
  await expect(hand()).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining('is missing') as string,
  })
  writeFileSync(given, safetensorsFile(passingTaef2()))
  await hand()
  const { generators } = await local.client.call('generators.list', {})
  expect(generators.map(({ problem }) => problem)).toEqual([null, null])
  const making = { generator: 'taef2', quality: 'draft', steps: 2, count: 1 } as const
  const { id } = await local.client.call('generations.start', { ...making, wishes: [{ kind: 'photo', id: photo }] })
  expect(await ended(id)).toMatchObject({ state: 'done', problem: null })
})
