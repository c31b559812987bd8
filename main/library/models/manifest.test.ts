import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { addressOf, bytesOf, keyOf, loadManifest, Manifest, type ManifestModel } from './manifest.ts'

const shipped = join(import.meta.dirname, '../../../models/manifest.json')
let manifest: Manifest
beforeAll(async () => {
  manifest = await loadManifest(shipped)
})

function find(id: string): ManifestModel {
  const model = manifest.models.find((candidate) => candidate.id === id)
  if (!model) throw new Error(`The manifest has no ${id}`)
  return model
}

test('the app offers a model that is there at once and the public ones people ask for', () => {
  const of = (builtIn: boolean): string[] =>
    manifest.models.filter((model) => model.builtIn === builtIn).map(({ id }) => id)
  expect(of(true)).toContain('colours')
  expect(of(false)).toEqual([
    'clip-vit-b32',
    'clip-vit-b32-quantized',
    'openclip-datacomp-b32-256',
    'siglip2-base',
    'siglip2-base-int8',
    'tinyclip',
  ])
})

test('what knows colours only says so', () => {
  expect(manifest.models.filter(({ understands }) => understands === 'colours').map(({ id }) => id)).toEqual([
    'colours',
  ])
})

test('every file is pinned to a commit and has an address of its own', () => {
  const addresses = manifest.models
    .filter(({ builtIn }) => !builtIn)
    .flatMap((model) => model.files.map((file) => addressOf(file, null)))
  expect(addresses).toContain(
    'https://huggingface.co/Xenova/clip-vit-base-patch32/resolve/d15189d7028b43f1d3e65039190477f6af591c2a/onnx/vision_model.onnx',
  )
  for (const address of addresses)
    expect(address).toMatch(/^https:\/\/huggingface\.co\/[^/]+\/[^/]+\/resolve\/[0-9a-f]{40}\/./)
})

test('a mirror takes the place of Hugging Face, with or without a slash at its end', () => {
  const [file] = find('tinyclip').files
  const path =
    'onnx-community/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M-ONNX/resolve/9463a9c508a344c837ffefe9d724f3827bf2dc79/onnx/model_quantized.onnx'
  expect(addressOf(file!, 'http://nas.local:8080/hf/')).toBe(`http://nas.local:8080/hf/${path}`)
  expect(addressOf(file!, 'http://nas.local:8080/hf')).toBe(`http://nas.local:8080/hf/${path}`)
})

test('the size of a download is told, the built-in model’s is nothing', () => {
  expect(bytesOf(find('clip-vit-b32'))).toBe(351_685_709 + 254_058_553 + 2_224_119)
  expect(bytesOf(find('tinyclip'))).toBe(24_300_000)
  expect(bytesOf(find('colours'))).toBe(0)
})

test('models never share a vector space, whatever they have in common', () => {
  const keys = manifest.models.map(keyOf)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keyOf(find('colours'))).toMatch(/^colours-[0-9a-f]{8}$/)
})

test('whatever changes the vectors changes the key, and nothing else does', () => {
  const model = find('clip-vit-b32')
  const other = {
    ...model,
    image: { ...model.image, preprocessing: { ...model.image.preprocessing, resize: 'squash' as const } },
  }
  const [image, ...rest] = model.files
  const newWeights = { ...model, files: [{ ...image!, sha256: '0'.repeat(64) }, ...rest] }
  expect(keyOf(other)).not.toBe(keyOf(model))
  expect(keyOf(newWeights)).not.toBe(keyOf(model))
  expect(keyOf({ ...model, name: 'CLIP', batch: 1, logitScale: 1 })).toBe(keyOf(model))
})

interface Entry {
  id: string
  files: Record<string, unknown>[]
}

/** The shipped manifest with one change. */
function changed(change: (entry: Entry) => void): unknown {
  const copy = JSON.parse(readFileSync(shipped, 'utf8')) as { models: Entry[] }
  change(copy.models.find(({ id }) => id === 'clip-vit-b32')!)
  return copy
}

test.each<[string, (entry: Entry) => void]>([
  ['a file name that leads out of the folder', ({ files }) => (files[0]!['name'] = '../../evil.onnx')],
  ['an absolute file name', ({ files }) => (files[0]!['name'] = '/etc/passwd')],
  ['a file name of another system', ({ files }) => (files[0]!['name'] = 'C:\\evil.onnx')],
  ['a hidden file name', ({ files }) => (files[0]!['name'] = '.verified.json')],
  ['an id that is a path', (entry) => (entry.id = 'clip/../../x')],
  ['an address that leads elsewhere', ({ files }) => (files[0]!['path'] = '../../../other/model.onnx?x=1')],
  ['a repository that is an address', ({ files }) => (files[0]!['repository'] = 'https://evil.example/x')],
  ['a file that is not pinned to a commit', ({ files }) => (files[0]!['revision'] = 'main')],
  ['a file that comes from nowhere', ({ files }) => delete files[0]!['path']],
  ['a hash that is none', ({ files }) => (files[0]!['sha256'] = 'abc')],
  ['two files of one name', ({ files }) => (files[1]!['name'] = files[0]!['name'])],
  ['a missing half', ({ files }) => files.splice(1, 1)],
  ['two models of one id', (entry) => (entry.id = 'colours')],
  ['a field that nobody knows', ({ files }) => (files[0]!['mirror'] = 'https://example.org')],
])('%s is refused', (_, change) => {
  expect(Manifest.safeParse(changed(change)).success).toBe(false)
})

test('the unchanged copy is not refused', () => {
  expect(Manifest.safeParse(changed(() => undefined)).success).toBe(true)
})

test('a manifest that cannot be read is said to be one, with its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'))
  const file = join(folder, 'manifest.json')
  writeFileSync(file, '{"version": 1, "models": [{}]}')
  await expect(loadManifest(file)).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining(file) })
  rmSync(folder, { recursive: true })
})
