import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { openEncoder } from './encoder.ts'
import { openTexts } from './texts.ts'

const texts = openTexts()
const { signal } = new AbortController()
let folder: string
let spec: ModelSpec
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'texts-'))
  spec = writeRandomClip(folder, randomTiny)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('a phrase has the same vector alone and among many, and many have theirs in order', async () => {
  await texts.load(spec)
  const here = await openEncoder(spec, 'cpu', { load: ['text'] })
  const phrases = Array.from({ length: 30 }, (_, number) => `${'a dog '.repeat(1 + (number % 4))}${number}`)
  const expected = await here.texts(phrases)
  await here.close()
  const vectors = await texts.encode(spec.key, phrases, signal)
  expect(vectors).toHaveLength(30)
  vectors.forEach((vector, at) => {
    expect(vector.reduce((sum, value, i) => sum + value * expected[at]![i]!, 0)).toBeCloseTo(1, 5)
  })
})

test('a phrase that comes after hundreds of labels goes between them, and labels that nobody wants are left', async () => {
  await texts.load(spec)
  const ended: string[] = []
  const unwanted = new AbortController()
  const labels = Array.from({ length: 2_000 }, (_, number) => `label ${number}`)
  const many = texts.encode(spec.key, labels, unwanted.signal).then(
    () => ended.push('labels'),
    () => ended.push('cancelled'),
  )
  await texts.encode(spec.key, ['a dog'], signal)
  ended.push('phrase')
  unwanted.abort()
  await many
  expect(ended).toEqual(['phrase', 'cancelled'])
})

test('what cannot be loaded or is not loaded says so', async () => {
  await expect(texts.encode('other', ['a dog'], signal)).rejects.toMatchObject({ code: 'no-model' })
  const file = join(folder, 'broken.json')
  writeFileSync(file, '{')
  const broken = { ...spec, key: 'broken', text: { ...spec.text, tokenization: { ...spec.text.tokenization, file } } }
  await expect(texts.load(broken)).rejects.toMatchObject({ code: 'model-damaged' })
  await texts.load(spec)
  await texts.unload(spec.key)
  await expect(texts.encode(spec.key, ['a dog'], signal)).rejects.toMatchObject({ code: 'no-model' })
})
