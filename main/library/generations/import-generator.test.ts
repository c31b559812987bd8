import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { loadManifest } from '../models/manifest.ts'
import { openModels } from '../models/model-store.ts'
import { openMakingTools, type MakingTools } from './making-tools.ts'
import type { InstallTask } from './maker.ts'

const builtIn = join(import.meta.dirname, '../../../models')
const name = 'taef2.safetensors'

let base: string
let tools: MakingTools
let built: number
/** What the process that makes pictures does, of a file that begins with `good`. */
let install: (task: InstallTask) => Promise<void>

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'recollect-handed-'))
  mkdirSync(join(base, 'Downloads'))
  built = 0
  install = async ({ file, folder }) => {
    built++
    const text = readFileSync(file, 'utf8')
    if (!text.startsWith('good')) throw new Failure('model-damaged', 'This is another file.')
    for (const half of ['encoder', 'decoder']) writeFileSync(join(folder, `${half}.onnx`), `${half} of ${text}`)
  }
  await open()
})
afterEach(() => rmSync(base, { recursive: true }))

/** As the library does when it starts. */
async function open(): Promise<void> {
  const manifest = await loadManifest(join(builtIn, 'manifest.json'))
  const downloaded = join(base, 'models')
  const models = openModels({ manifest, directory: downloaded, builtIn })
  tools = openMakingTools({ manifest, models, builtIn, downloaded })
}

function download(text: string, as = name): string {
  const path = join(base, 'Downloads', as)
  writeFileSync(path, text)
  return path
}
/** A folder that has another one of this name in it. */
function folder(inside: string): string {
  const path = join(base, 'nested')
  mkdirSync(join(path, inside), { recursive: true })
  return path
}
const hand = (path: string): Promise<void> => tools.import('taef2', path, (task) => install(task))
const taef2 = () => tools.generators().find(({ id }) => id === 'taef2')!
const decoder = (): string => readFileSync(join(base, 'models', 'taef2', 'decoder.onnx'), 'utf8')

test('a generator whose file is not here says where to download it from', async () => {
  expect(taef2()).toMatchObject({
    licence: 'MIT',
    problem:
      'TAEF2 is not installed: download taef2.safetensors from https://huggingface.co/madebyollin/taef2 and hand it over.',
    byHand: { name, page: 'https://huggingface.co/madebyollin/taef2' },
  })
  await expect(tools.generator('taef2')).rejects.toMatchObject({ code: 'not-available' })
})

test('its file makes it usable, now and the next time, and is not needed any more', async () => {
  const path = download('good')
  await hand(path)
  rmSync(path)
  expect(taef2().problem).toBeNull()
  await open()
  expect(taef2().problem).toBeNull()
  const { entry, folder } = await tools.generator('taef2')
  expect([entry.id, folder]).toEqual(['taef2', join(base, 'models', 'taef2')])
  // Nothing is left of building it.
  expect([`${folder}.part`, `${folder}.before`, join(folder, name)].filter((each) => existsSync(each))).toEqual([])
})

test('a folder that the file lies in will do, however often it was downloaded', async () => {
  download('good old', 'taef2 (1).safetensors')
  download('good new', 'taef2 (2).safetensors')
  download('another', 'taef2-decoder.safetensors')
  await hand(join(base, 'Downloads'))
  expect(decoder()).toBe('decoder of good new')
  download('good', name)
  await hand(join(base, 'Downloads'))
  expect(decoder()).toBe('decoder of good')
})

test('the same file again is nothing to do, and another one takes its place', async () => {
  await hand(download('good'))
  await hand(download('good', 'same'))
  expect(built).toBe(1)
  await hand(download('good, and newer'))
  expect(decoder()).toBe('decoder of good, and newer')
})

describe('what is refused leaves what is there:', () => {
  const cases: [string, () => string, string, string][] = [
    ['a file that cannot be built', () => download('something else'), 'model-damaged', 'This is another file.'],
    ['a web page that was saved instead', () => download('<!doctype html><html>'), 'model-damaged', 'is a web page'],
    ['a path where nothing is', () => join(base, 'no', name), 'not-found', 'There is no file or folder'],
    ['a folder in its place', () => folder(name), 'not-found', 'is no file that can be read'],
    ['a folder without the file', () => base, 'not-found', `There is no ${name} in `],
  ]
  for (const [what, path, code, message] of cases) {
    test(what, async () => {
      await hand(download('good'))
      await expect(hand(path())).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string })
      expect(decoder()).toBe('decoder of good')
      expect((await tools.generator('taef2')).entry.id).toBe('taef2')
      expect(existsSync(join(base, 'models', 'taef2.part'))).toBe(false)
    })
  }

  test.skipIf(process.platform === 'win32')('a pipe, which nobody waits for', async () => {
    execFileSync('mkfifo', [join(base, 'Downloads', name)])
    for (const path of [join(base, 'Downloads'), join(base, 'Downloads', name)]) {
      await expect(hand(path)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  test('a process that ends while it builds', async () => {
    install = async () => {
      throw new Failure('compute-died', 'It ended by itself.')
    }
    await expect(hand(download('good'))).rejects.toMatchObject({ code: 'compute-died' })
    expect(taef2().problem).toContain('is not installed')
  })
})

test.skipIf(!existsSync('/dev/full'))('a disk that is full is told as that, and what is there stays', async () => {
  await hand(download('good'))
  const build = install
  install = async (task) => {
    await build(task)
    symlinkSync('/dev/full', join(task.folder, 'accepted.json'))
  }
  await expect(hand(download('good, and newer'))).rejects.toMatchObject({
    code: 'not-available',
    message: `There is not enough room for TAEF2 in ${join(base, 'models')}: the disk is full.`,
  })
  expect(decoder()).toBe('decoder of good')
})

test('a place for generators that is no folder is told', async () => {
  writeFileSync(join(base, 'models'), 'a file')
  await expect(hand(download('good'))).rejects.toMatchObject({
    code: 'not-available',
    message: expect.stringContaining(`TAEF2 cannot be installed in ${join(base, 'models')}: `) as string,
  })
})

describe('what was accepted is held to its hash:', () => {
  const damage: [string, (folder: string) => void][] = [
    ['a byte more', (folder) => appendFileSync(join(folder, 'encoder.onnx'), '!')],
    ['other bytes', (folder) => writeFileSync(join(folder, 'decoder.onnx'), 'decoder of bad!')],
    ['a record that is lost', (folder) => writeFileSync(join(folder, 'accepted.json'), '{}')],
  ]
  for (const [what, change] of damage) {
    test(`${what} is noticed and told, until it is handed over again`, async () => {
      const path = download('good')
      await hand(path)
      const { folder } = await tools.generator('taef2')
      change(folder)
      // The clock may not have moved since they were read.
      utimesSync(join(folder, 'decoder.onnx'), 2_000_000_000, 2_000_000_000)
      await expect(tools.generator('taef2')).rejects.toMatchObject({
        code: 'model-damaged',
        message: expect.stringContaining(`Hand ${name} over again.`) as string,
      })
      expect(taef2().problem).toContain('TAEF2 cannot be used.')
      await hand(path)
      expect(taef2().problem).toBeNull()
      expect((await tools.generator('taef2')).folder).toBe(folder)
    })
  }
})

test('only one that is known, needs a file, and is not being installed already can be handed over', async () => {
  const path = download('good')
  await expect(tools.import('magic', path, install)).rejects.toMatchObject({ code: 'not-found' })
  await expect(tools.import('recollect-paint', path, install)).rejects.toMatchObject({ code: 'not-available' })
  const first = hand(path)
  await expect(hand(path)).rejects.toThrow('TAEF2 is being installed already.')
  await first
  expect(taef2().problem).toBeNull()
})
