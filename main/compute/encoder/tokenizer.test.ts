import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clipTokenizer } from '../../../models/clip-tokenizer.ts'
import { wordTokenizer } from '../../../models/onnx/word-tokenizer.ts'
import { testData } from '../../test-data.ts'
import { openTokenizer, type Tokenizer } from './tokenizer.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenizer-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const merges = testData('weights/bpe_simple_vocab_16e6.txt.gz')

/** Ids made once by an implementation of OpenAI's own algorithm in Python: see [Note: golden ids]. */
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/clip-token-ids.json'), 'utf8')) as {
  text: string
  ids: number[]
}[]

// [Note: golden ids] Python's `regex` splits the text into words, each word's UTF-8 bytes become CLIP's byte characters,
// and the pair of lowest rank is merged until none is left; start and end are added, and what is longer than 77 is cut
// so that the end stays. Text was brought to NFC first, as CLIP's own clean-up does, and holds no HTML.
describe.skipIf(!merges)('with the vocabulary of CLIP (skipped without the test data)', () => {
  let clip: Tokenizer
  beforeAll(async () => {
    const file = join(folder, 'clip.json')
    writeFileSync(file, JSON.stringify(clipTokenizer(gunzipSync(readFileSync(merges!)).toString('utf8'))))
    clip = await openTokenizer({ file, context: 77, pad: 49407, end: 49407, lowercase: false })
  })

  test('the golden phrases are those that matter', () => {
    expect(golden.length).toBeGreaterThanOrEqual(30)
    expect(golden.some(({ text }) => text.split(' ').length >= 200)).toBe(true)
    expect(golden[0]).toEqual({ text: 'a photo of a cat', ids: [49406, 320, 1125, 539, 320, 2368, 49407] })
  })

  test.each(golden)('“$text” has the ids that CLIP was trained with', ({ text, ids }) => {
    const tokens = clip.encode(text)
    expect(tokens.ids.slice(0, tokens.used)).toEqual(ids)
    expect(tokens.ids).toEqual([...ids, ...Array<number>(77 - ids.length).fill(49407)])
  })
})

/** Words “one” to “three” are 1 to 3; 9 ends a text. The definition adds no end token by itself. */
async function words(options: {
  context: number
  pad: number
  lowercase?: boolean
  endsItself?: boolean
}): Promise<Tokenizer> {
  const vocabulary = { '[unknown]': 0, one: 1, two: 2, three: 3, '[end]': 9 }
  const definition = wordTokenizer({ vocabulary, unknown: '[unknown]', end: '[end]', pad: '[end]', pattern: '\\p{L}+' })
  const file = join(folder, 'words.json')
  const { endsItself = false, lowercase = false, ...rest } = options
  const without = { ...definition, normalizer: null, post_processor: null }
  writeFileSync(file, JSON.stringify(endsItself ? { ...definition, normalizer: null } : without))
  return openTokenizer({ file, end: 9, lowercase, ...rest })
}

test.each([false, true])(
  'every text ends with the end token, once (the definition adds it: %s)',
  async (endsItself) => {
    const tokenizer = await words({ context: 5, pad: 0, endsItself })
    expect(tokenizer.encode('one two')).toEqual({ ids: [1, 2, 9, 0, 0], used: 3 })
    expect(tokenizer.encode('')).toEqual({ ids: [9, 0, 0, 0, 0], used: 1 })
  },
)

test('a text that is too long is cut, and still ends', async () => {
  const tokenizer = await words({ context: 3, pad: 0 })
  expect(tokenizer.encode('one two three one two')).toEqual({ ids: [1, 2, 9], used: 3 })
})

test('a text that fits exactly is left alone', async () => {
  const tokenizer = await words({ context: 3, pad: 0 })
  expect(tokenizer.encode('three two')).toEqual({ ids: [3, 2, 9], used: 3 })
})

test('the rest is filled with the model’s own pad token', async () => {
  const tokenizer = await words({ context: 4, pad: 9 })
  expect(tokenizer.encode('three').ids).toEqual([3, 9, 9, 9])
})

test('capitals are brought down only for models that want it', async () => {
  expect((await words({ context: 3, pad: 0, lowercase: true })).encode('ONE Two').ids).toEqual([1, 2, 9])
  expect((await words({ context: 3, pad: 0 })).encode('ONE Two').ids).toEqual([0, 0, 9])
})

test('words outside the vocabulary become the unknown token', async () => {
  expect((await words({ context: 4, pad: 0 })).encode('one 猫 two').ids).toEqual([1, 0, 2, 9])
})

test.each([
  ['is missing', undefined],
  ['is no JSON', 'version https://git-lfs.github.com/spec/v1'],
  ['is JSON of something else', '{"hello": 1}'],
])('a tokenizer that %s is damaged, in words', async (_, content) => {
  const file = join(folder, 'broken.json')
  rmSync(file, { force: true })
  if (content !== undefined) writeFileSync(file, content)
  await expect(openTokenizer({ file, context: 4, pad: 0, end: 9, lowercase: false })).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining(`The tokenizer ${file} cannot be read`),
  })
})

/** The construction of SigLIP 2's tokenizer (Gemma's), with a vocabulary of a few words and all bytes. */
function gemmaLike(): object {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  const tokens = ['<pad>', '<eos>', '<bos>', '<unk>', ...bytes, 'a', 'c', 't', 'ca', 'cat', '▁', '▁cat']
  const special = (content: string, id: number): object => ({
    id,
    content,
    special: true,
    normalized: false,
    lstrip: false,
    rstrip: false,
    single_word: false,
  })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: tokens.slice(0, 4).map(special),
    normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '<eos>', type_id: 0 } }],
      pair: [],
      special_tokens: { '<eos>': { id: '<eos>', ids: [1], tokens: ['<eos>'] } },
    },
    decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: [
        ['c', 'a'],
        ['ca', 't'],
        ['▁', 'cat'],
      ],
    },
  }
}

test('tokenizers built as SigLIP 2’s: words with their space, bytes for what is unknown, an end, and zeros', async () => {
  const file = join(folder, 'gemma.json')
  writeFileSync(file, JSON.stringify(gemmaLike()))
  const tokenizer = await openTokenizer({ file, context: 8, pad: 0, end: 1, lowercase: true })
  const [cat, spaceCat, a, byte0] = [264, 266, 260, 4]
  expect(tokenizer.encode('Cat cat')).toEqual({ ids: [cat, spaceCat, 1, 0, 0, 0, 0, 0], used: 3 })
  // “é” is not in the vocabulary: its two bytes, C3 and A9, are.
  expect(tokenizer.encode('aé').ids).toEqual([a, byte0 + 0xc3, byte0 + 0xa9, 1, 0, 0, 0, 0])
})
