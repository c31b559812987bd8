import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesOf } from '../../../preload/contract/columns.ts'
import { readMetadata } from '../../compute/images/metadata/read-metadata.ts'
import { keyOf, loadManifest } from '../../library/models/manifest.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'recollect-generate-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Searches with the model that comes with the app; its words all mean the same. */
async function library(): Promise<Answers> {
  const { models } = await loadManifest(join(import.meta.dirname, '../../../models/manifest.json'))
  const mini = models.find(({ id }) => id === 'recollect-mini')!
  const { dimensions } = mini
  return {
    'encode.text': ({ texts }) => ({
      model: keyOf(mini),
      dimensions,
      vectors: bytesOf(new Float32Array(texts.length * dimensions).fill(dimensions ** -0.5)),
      logitScale: 1,
      logitBias: 0,
    }),
  }
}

async function photo(name: string, width = 64, height = 48): Promise<string> {
  const path = join(folder, name)
  const half = { create: { width: Math.ceil(width / 2), height, channels: 3 as const, background: '#a33' } }
  await sharp({ create: { width, height, channels: 3, background: '#38c' } })
    .composite([{ input: half, left: 0, top: 0 }])
    .toFile(path)
  return path
}

/** The quickest there is, into `made`. */
const tiny = ['--steps', '2', '--count', '1', '--quality', 'draft', '--out', 'made']
const run = async (args: readonly string[], rest: Parameters<typeof runFake>[1] = {}) =>
  runFake(['generate', ...args], { answers: await library(), ...rest, surroundings: { folder, ...rest.surroundings } })
const made = (): string[] => readdirSync(join(folder, 'made'))

test('pictures like a photo are made, told with their likeness, and say what they are', async () => {
  await photo('beach day.jpg')
  const args = ['--like', 'beach day.jpg', '--prompt', 'a <b>sea</b>:0.5', '--seed', '7', ...tiny]
  const { code, out, err } = await run([...args, '--json'])
  expect([code, err]).toEqual([0, ''])
  const path = join(folder, 'made', 'beach-day-1.png')
  const record = JSON.parse(out) as Record<string, unknown>
  expect(record).toMatchObject({ path, seed: 7, like: { nearCopy: expect.any(Boolean) as boolean } })
  expect(record['likeness']).toBeGreaterThan(-1)
  const file = readFileSync(path)
  expect(await sharp(file).metadata()).toMatchObject({
    format: 'png',
    width: record['width'],
    height: record['height'],
  })
  const { xmpAsString } = await sharp(file).metadata()
  expect(xmpAsString).toContain('a &lt;b&gt;sea&lt;/b&gt;:0.5')
  expect(xmpAsString).toMatch(/<recollect:SourceSHA256>[0-9a-f]{64}</)
  expect((await readMetadata([file], Date.now())).generated).toBe(true)

  // What has the name that comes next stays as it is.
  writeFileSync(join(folder, 'made', 'beach-day-1.jpg'), 'mine')
  const again = await run([...args, '--format', 'jpeg'], { terminal: true })
  expect(again.out).toMatch(/likeness \d\.\d\d {2}seed 7 .*beach-day-2\.jpg\n$/)
  expect(again.err).toContain('picture 1 of 1, step 1 of 2')
  expect(made()).toEqual(['beach-day-1.jpg', 'beach-day-1.png', 'beach-day-2.jpg'])
  expect(readFileSync(join(folder, 'made', 'beach-day-1.jpg'), 'utf8')).toBe('mine')
})

test('behind the last seed comes the first, so that every picture can be made again by itself', async () => {
  const args = ['--prompt', 'sea', '--seed', String(2 ** 32 - 1), ...tiny, '--count', '2', '--json']
  const { out } = await run(args)
  const seeds = out.match(/(?<="seed":)\d+/g)?.map(Number)
  expect(seeds?.toSorted((a, b) => a - b)).toEqual([0, 2 ** 32 - 1])
})

test('an interruption keeps what is finished, and says how much that is', async () => {
  const interrupt = new AbortController()
  const err = { text: '' }
  const stderr = {
    isTerminal: true,
    columns: 100,
    write(text: string | Uint8Array) {
      err.text += String(text)
      if (err.text.includes('picture 2 of 3')) interrupt.abort()
    },
  }
  const args = ['--prompt', 'a sea', '--steps', '2', '--count', '3', '--quality', 'draft', '--out', 'made']
  const { code, out } = await run(args, { surroundings: { interrupted: interrupt.signal, stderr } })
  expect(code).toBe(130)
  expect(made()).toEqual(['a-sea-1.png'])
  expect(out).toContain('a-sea-1.png')
  expect(err.text).toContain('1 picture of 3 made; nothing of them is lost.')
})

describe('what cannot be is refused in a sentence', () => {
  test.each([
    [['--out', 'made'], 'Say what to make: --like <photo>, --prompt "words", or both.'],
    [['--prompt', '', ...tiny], '“” has no words that a picture could show.'],
    [
      ['--prompt', 'sea', '--prompt', 'sea:-1', ...tiny],
      '“sea” is wished for and wished away; leave out one of the two.',
    ],
    [['--prompt', 'sea', '--strength', '0.5', ...tiny], '--strength says how far to go from a photo'],
    [['--like', 'a.jpg', '--strength', '1.5', ...tiny], '“1.5” is no strength: a number from 0'],
    [['--like', 'a.jpg', '--strength', '-1', ...tiny], '“-1” is no strength: a number from 0'],
    [
      ['--prompt', 'sea', '--generator', 'other', ...tiny],
      'No generator is called “other”. There are: recollect-paint, taef2.',
    ],
    [['--prompt', 'sea', '--quality', 'great', '--out', 'made'], 'Allowed choices are draft, normal, better, best.'],
    [['--prompt', 'sea', '--count', '0', '--out', 'made'], '“0” is not a whole number from 1 to 100.'],
    [['--prompt', 'sea'], "required option '--out <folder>' not specified"],
  ])('%j', async (args, sentence) => {
    const { code, err, opened } = await run(args)
    expect([code, opened]).toEqual([2, undefined])
    expect(err).toContain(sentence)
  })

  test('a generator whose file is not here', async () => {
    const { code, err, opened } = await run(['--prompt', 'sea', '--generator', 'taef2', ...tiny], {
      surroundings: { home: folder },
    })
    expect([code, opened]).toEqual([1, undefined])
    expect(err).toContain('TAEF2 is not installed: download taef2.safetensors from https://')
    expect(err).toContain('recollect generators import taef2 <file>')
  })

  test('a photo that is not there', async () => {
    expect(await run(['--like', 'none.jpg', ...tiny])).toMatchObject({
      code: 5,
      err: `There is no file ${join(folder, 'none.jpg')}.\n`,
    })
  })

  test('a photo that shows nothing, and a file that is none', async () => {
    const dot = await photo('dot.png', 1, 1)
    const { code, err } = await run(['--like', dot, ...tiny])
    expect([code, err]).toEqual([
      1,
      `${dot} cannot be used: The picture has 1 × 1 pixels; at least 16 on each side are needed.\n`,
    ])
    writeFileSync(join(folder, 'letter.jpg'), 'Dear Ada')
    const letter = await run(['--like', 'letter.jpg', ...tiny])
    expect([letter.code, letter.err]).toEqual([
      1,
      `${join(folder, 'letter.jpg')} cannot be used: This is a text file, not a picture.\n`,
    ])
    expect(made()).toEqual([])
  })

  test('a folder that is a file', async () => {
    writeFileSync(join(folder, 'made'), '')
    const { code, err } = await run(['--prompt', 'sea', ...tiny])
    expect([code, err]).toEqual([1, `${join(folder, 'made')} is not a folder.\n`])
  })
})
