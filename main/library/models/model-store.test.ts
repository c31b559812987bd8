import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openModels, type ModelStore } from './model-store.ts'
import { hashOfBytes, testManifest, tokenizer, weights } from './test-models.ts'

let root: string
let store: ModelStore

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'models-'))
  store = open()
})
afterEach(() => rmSync(root, { recursive: true }))

const open = (): ModelStore =>
  openModels({ manifest: testManifest(), directory: join(root, 'models'), builtIn: join(root, 'app') })
const at = (...names: readonly string[]): string => join(root, 'models', 'clip', ...names)
const stateOf = async () => {
  const [model] = await store.list()
  return { state: model?.state, problem: model?.problem }
}

/** Puts the files of the model where a download would. */
function place(content: Buffer = weights): void {
  mkdirSync(at(), { recursive: true })
  writeFileSync(at('model.onnx'), content)
  writeFileSync(at('tokenizer.json'), tokenizer)
}

describe('checking', () => {
  test('files are read once and then remembered, until one changes', async () => {
    place()
    const mtime = new Date('2024-05-06T07:08:09Z')
    utimesSync(at('model.onnx'), mtime, mtime)
    await store.spec('clip')
    // The same size and time: only reading could tell, and that is not done again.
    writeFileSync(at('model.onnx'), Buffer.alloc(weights.length))
    utimesSync(at('model.onnx'), mtime, mtime)
    await expect(open().spec('clip')).resolves.toMatchObject({ dimensions: 2 })
    utimesSync(at('model.onnx'), mtime, new Date(mtime.getTime() + 5_000))
    await expect(open().spec('clip')).rejects.toMatchObject({ code: 'model-damaged' })
  })

  test('verifying reads everything, whatever is remembered', async () => {
    place()
    await store.verify('clip')
    const { mtime } = statSync(at('model.onnx'))
    writeFileSync(at('model.onnx'), Buffer.alloc(weights.length))
    utimesSync(at('model.onnx'), mtime, mtime)
    await expect(store.verify('clip')).rejects.toMatchObject({ code: 'model-damaged' })
    expect(await stateOf()).toEqual({ state: 'damaged', problem: expect.stringContaining('Download it again') })
  })

  test.each([
    [
      'cut short',
      weights.subarray(0, 1_000),
      'model.onnx has 1,000 bytes and should have 320,000. The file is cut short.',
    ],
    ['altered', Buffer.alloc(weights.length), 'model.onnx is damaged, or another version'],
    [
      'a Git-LFS pointer',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      'model.onnx is only a Git-LFS pointer',
    ],
    ['a web page', Buffer.from('\n<html><body>404</body></html>'), 'model.onnx is a web page and not the model'],
  ])('a file that is %s is damaged, in words', async (_, content, sentence) => {
    place(content)
    await expect(store.spec('clip')).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining(sentence),
    })
    expect((await stateOf()).state).toBe('damaged')
  })

  test('a model that is not here is not damaged', async () => {
    await expect(store.spec('clip')).rejects.toMatchObject({
      code: 'no-model',
      message: 'The model Test CLIP has not been downloaded yet.',
    })
  })

  test('a lost or broken memory costs one reading', async () => {
    place()
    writeFileSync(at('.verified.json'), 'half a rec')
    await expect(store.spec('clip')).resolves.toMatchObject({ dimensions: 2 })
  })
})

describe('the model that comes with the app', () => {
  const placeOwn = (content: Buffer): void => {
    mkdirSync(join(root, 'app', 'own'), { recursive: true })
    writeFileSync(join(root, 'app', 'own', 'model.onnx'), content)
    writeFileSync(join(root, 'app', 'own', 'tokenizer.json'), tokenizer)
  }

  test('is installed, costs nothing, and writes nothing into the app', async () => {
    placeOwn(weights)
    expect((await store.list())[1]).toMatchObject({ state: 'installed', bytes: 0 })
    expect(await store.spec('own')).toMatchObject({ image: { file: join(root, 'app', 'own', 'model.onnx') } })
    expect(readdirSync(join(root, 'app', 'own')).sort()).toEqual(['model.onnx', 'tokenizer.json'])
    await expect(store.remove('own')).rejects.toMatchObject({ code: 'not-available' })
  })

  test('is damaged when the app is', async () => {
    await expect(store.spec('own')).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('Install it again'),
    })
    placeOwn(Buffer.alloc(weights.length))
    await expect(store.spec('own')).rejects.toMatchObject({ code: 'model-damaged' })
  })
})

describe('importing from a folder', () => {
  const from = (...names: readonly string[]): string => join(root, 'stick', ...names)
  beforeEach(() => mkdirSync(from('deep', 'down'), { recursive: true }))

  test('files are found by name, wherever they lie, and checked', async () => {
    writeFileSync(from('deep', 'down', 'model.onnx'), weights)
    writeFileSync(from('tokenizer.json'), tokenizer)
    await store.import('clip', from())
    expect(await stateOf()).toEqual({ state: 'installed', problem: null })
    expect(readdirSync(at()).sort()).toEqual(['.verified.json', 'model.onnx', 'tokenizer.json'])
    expect(readFileSync(from('tokenizer.json')).equals(tokenizer)).toBe(true)
  })

  test('files under other names are found by what is in them', async () => {
    writeFileSync(from('deep', hashOfBytes(weights)), weights)
    writeFileSync(from('some-other.bin'), Buffer.alloc(weights.length))
    writeFileSync(from('tok'), tokenizer)
    await store.import('clip', from())
    expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
  })

  test.skipIf(process.platform === 'win32')('links, as model caches keep them, are followed', async () => {
    writeFileSync(from('deep', 'blob'), weights)
    symlinkSync(from('deep', 'blob'), from('model.onnx'))
    writeFileSync(from('tokenizer.json'), tokenizer)
    await store.import('clip', from())
    expect(statSync(at('model.onnx')).isFile()).toBe(true)
  })

  test('a wrong file of the right name does not hide the right one elsewhere', async () => {
    writeFileSync(from('model.onnx'), 'version https://git-lfs.github.com/spec/v1')
    writeFileSync(from('deep', 'model (1).onnx'), weights)
    writeFileSync(from('tokenizer.json'), tokenizer)
    await store.import('clip', from())
    expect(await stateOf()).toEqual({ state: 'installed', problem: null })
  })

  test.each([
    ['an empty folder', undefined, /does not hold model\.onnx \(0\.3 MB\)\.$/],
    ['a Git-LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', /only a Git-LFS pointer.*git lfs pull/],
    [
      'a file that is cut short',
      Buffer.from(weights.subarray(0, 99)),
      /has 99 bytes and should have 320,000\. The file is cut short/,
    ],
  ])('%s is refused, and nothing is installed', async (_, content, message) => {
    if (content !== undefined) writeFileSync(from('model.onnx'), content)
    await expect(store.import('clip', from())).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(message),
    })
    expect((await stateOf()).state).toBe('available')
  })

  test('a folder that cannot be read is said as that', async () => {
    await expect(store.import('clip', join(root, 'nowhere'))).rejects.toMatchObject({ code: 'folder-unreadable' })
  })
})

test('removing a model frees its space and leaves it available', async () => {
  place()
  await store.remove('clip')
  expect(await stateOf()).toEqual({ state: 'available', problem: null })
  expect(readdirSync(join(root, 'models'))).toEqual([])
})
