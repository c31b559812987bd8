import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryExpression } from './testing/arbitrary-expression.ts'
import { hasPictures, type Expression } from './expression.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { termNames, terms } from './terms.ts'

/** @throws {Error} where the text is no query. */
function read(text: string): Expression | null {
  const parsed = parse(text)
  if (parsed.problem) throw new Error(parsed.problem.message)
  return parsed.expression
}
const problemOf = (text: string) => {
  const { problem } = parse(text)
  return problem && [text.slice(problem.offset, problem.offset + problem.length), problem.message]
}

const words = (text: string) => ({ kind: 'words', text })

test('words side by side are one phrase, and a sentence is nothing but words', () => {
  expect(read('red  bicycle in the\nsnow')).toEqual(words('red bicycle in the snow'))
  for (const sentence of [
    '12:30',
    're:union',
    'a cat and a dog',
    'Rome - Florence',
    '16:9',
    'dad’s 60th',
    '--',
    'f/2.8',
  ]) {
    expect(read(sentence)).toEqual(words(sentence))
  }
  expect(read('note: the end')).toEqual(words('note: the end'))
  expect(read('  ')).toBeNull()
})

test('a minus is away from, a weight is how much', () => {
  expect(read('beach -people -(red car) 2:sunset 0.5:(old town) -.5:noise')).toEqual({
    kind: 'and',
    parts: [
      words('beach'),
      { kind: 'weighted', weight: -1, part: words('people') },
      { kind: 'weighted', weight: -1, part: words('red car') },
      { kind: 'weighted', weight: 2, part: words('sunset') },
      { kind: 'weighted', weight: 0.5, part: words('old town') },
      { kind: 'weighted', weight: -0.5, part: words('noise') },
    ],
  })
  expect(read('-(a or 2:b)')).toEqual(read('-a -2:b'))
  expect(read('-2:like:7')).toEqual({ kind: 'weighted', weight: -2, part: { kind: 'like', photo: 7 } })
})

test.each([
  ['tag:dog', { kind: 'tag', name: 'dog' }],
  ['TAG:"black cat"', { kind: 'tag', name: 'black cat' }],
  ['tag:“black cat”', { kind: 'tag', name: 'black cat' }],
  ['tag:"the ""one"""', { kind: 'tag', name: 'the "one"' }],
  ['-tag:x', { kind: 'not', part: { kind: 'tag', name: 'x' } }],
  ['-(-tag:x)', { kind: 'tag', name: 'x' }],
  ['person-made:dog', { kind: 'person-made', name: 'dog' }],
  ['album:Rome', { kind: 'album', name: 'Rome' }],
  ['folder:2019/Rome', { kind: 'folder', path: '2019/Rome' }],
  ['folder:"C:/My Photos"', { kind: 'folder', path: 'C:/My Photos' }],
  ['date:2019', { kind: 'date', from: '2019', to: '2019' }],
  ['date:2019..2021', { kind: 'date', from: '2019', to: '2021' }],
  ['date:2019-8-31..', { kind: 'date', from: '2019-08-31', to: null }],
  ['date:..2018-02', { kind: 'date', from: null, to: '2018-02' }],
  ['date:August', { kind: 'month', month: 8 }],
  ['date:jun', { kind: 'month', month: 6 }],
  ['date:"august 2019"', { kind: 'date', from: '2019-08', to: '2019-08' }],
  ['camera:canon', { kind: 'camera', name: 'canon' }],
  ['lens:50mm', { kind: 'lens', name: '50mm' }],
  ['rating:4', { kind: 'rating', from: 4, to: 4 }],
  ['rating:>=4', { kind: 'rating', from: 4, to: 5 }],
  ['rating:<3', { kind: 'rating', from: -1, to: 2 }],
  ['rating:2..3', { kind: 'rating', from: 2, to: 3 }],
  ['is:favorite', { kind: 'is', what: 'favourite' }],
  ['is:screenshots', { kind: 'is', what: 'screenshot' }],
  ['near:41.9,12.5,10', { kind: 'near', latitude: 41.9, longitude: 12.5, km: 10 }],
  ['type:jpg,.CR2', undefined],
  ['type:jpg,heif,jpeg', { kind: 'type', formats: ['jpeg', 'heic'] }],
  ['like:12', { kind: 'like', photo: 12 }],
  ['like:"12"', { kind: 'like', path: '12' }],
  ['like:/photos/a.jpg', { kind: 'like', path: '/photos/a.jpg' }],
  ['"exact words"', { kind: 'exact', text: 'exact words' }],
])('%s', (text, expression) => {
  expect(parse(text).problem === undefined ? read(text) : undefined).toEqual(expression)
})

test('side by side is “and”, also in so many words; “or” comes last, and brackets first', () => {
  expect(read('tag:dog and tag:cat')).toEqual(read('tag:dog tag:cat'))
  expect(read('the beach and tag:cat and the sea')).toEqual(read('the beach tag:cat the sea'))
  expect(read('tag:a tag:b OR tag:c')).toEqual({
    kind: 'or',
    parts: [
      {
        kind: 'and',
        parts: [
          { kind: 'tag', name: 'a' },
          { kind: 'tag', name: 'b' },
        ],
      },
      { kind: 'tag', name: 'c' },
    ],
  })
  expect(read('(cat or dog) date:2019')).toEqual({
    kind: 'and',
    parts: [
      { kind: 'or', parts: [words('cat'), words('dog')] },
      { kind: 'date', from: '2019', to: '2019' },
    ],
  })
})

test.each([
  ['tga:dog', 'tga:', /There is no “tga:”. Did you mean “tag:”, as in tag:dog\?/],
  ['beach before:2019', 'before:', /Did you mean “date:”/],
  ['tag:', '', /After “tag:” comes the name of a tag\./],
  ['tag:""', '""', /After “tag:” comes the name of a tag\./],
  ['beach date:20199', '20199', /“20199” is not a date\. Write a year/],
  ['date:2019-06-31', '2019-06-31', /“2019-06-31” is not a date/],
  ['date:2021..2019', '2021..2019', /ends before it begins/],
  ['date:smarch', 'smarch', /“smarch” is no month/],
  ['rating:7', '7', /“7” is not a rating\. Write 0 to 5/],
  ['is:favuorite', 'favuorite', /Did you mean “is:favourite”\?/],
  ['is:blue', 'blue', /one of: favourite, screenshot, raw/],
  ['near:Rome', 'Rome', /a latitude, a longitude and a distance/],
  ['near:91,0,1', '91,0,1', /Latitudes go from −90 to 90/],
  ['type:docx', 'docx', /“docx” is not a type\. After “type:” comes one or more of: jpeg/],
  ['cat or', '', /Something is missing after “or”/],
  ['or cat', 'or', /Something is missing before “or”/],
  ['cat or or dog', 'or', /missing after “or”/],
  ['(cat', '(', /never closed/],
  ['cat) dog', ')', /no opening bracket/],
  ['cat ()', '()', /nothing between these brackets/],
  ['tag:"black', 'tag:"black', /no closing quotation mark/],
  ['"!"', '"!"', /no word to look for/],
  ['-(cat tag:dog)', '-(cat tag:dog)', /either words alone or conditions alone/],
  ['2:tag:dog', '2:tag:dog', /A weight goes before a word/],
  ['0:dog', '0:dog', /A weight is more than 0/],
  ['-or', 'or', /not before “or”/],
])('%s is not understood, and the place and the reason are said', (text, place, reason) => {
  expect(problemOf(text)).toEqual([place, expect.stringMatching(reason)])
})

test.each([
  ['(cat or dog', true],
  ['tag:', true],
  ['tag:"bla', true],
  ['cat or ', true],
  ['tga:do', false],
  ['tga:', undefined],
  ['is:fav', true],
  ['is:fav cat', false],
  ['cat) dog', false],
])('whether %s may just not be finished: %s', (text, isUnfinished) => {
  expect(parse(text).problem?.isUnfinished).toBe(isUnfinished)
})

test('each term is known by its place, for whoever finds fault with it later', () => {
  const text = 'beach -tag:dog (album:"a b" or cat)'
  const { places } = parse(text) as Extract<ReturnType<typeof parse>, { places: unknown }>
  expect([...places.values()].map(({ offset, length }) => text.slice(offset, offset + length))).toEqual([
    'tag:dog',
    'album:"a b"',
  ])
})

test.each(termNames)('the example of %s: that people are shown is a query with it', (name) => {
  expect(read(terms[name].example)).toMatchObject({ kind: name })
})

test('what is printed is read as the same again', () => {
  fc.assert(
    fc.property(arbitraryExpression, (expression) => {
      expect(read(print(expression))).toEqual(expression)
    }),
    { seed: 1, numRuns: 3_000 },
  )
})

const fragment = fc.constantFrom(
  ...['(', ')', '"', '“', '”', '-', ':', '2:', '.5:', 'or', 'and', 'tag:', 'tga:', 'date:', '2019', '..', 'near:1,2,3'],
  ...[
    'is:raw',
    'like:',
    '12',
    ' ',
    ' ',
    ' ',
    'cat',
    '日本',
    '\n',
    '""',
    '\0',
    '\ud800',
    'rating:>=4',
    'type:jpg,',
    ',',
  ],
)
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
)

test('nothing that can be typed throws; what is understood means the same when it is tidied up', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const parsed = parse(text)
      if (!parsed.problem) expect(read(print(parsed.expression))).toEqual(parsed.expression)
    }),
    { seed: 2, numRuns: 5_000 },
  )
})

test('a problem lies within the text, and is told in sentences', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const { problem } = parse(text)
      if (!problem) return
      expect(problem.offset).toBeGreaterThanOrEqual(0)
      expect(problem.length).toBeGreaterThanOrEqual(0)
      expect(problem.offset + problem.length).toBeLessThanOrEqual(text.length)
      expect(problem.message).toMatch(/^.*[.?]$/su)
    }),
    { seed: 3, numRuns: 5_000 },
  )
})

test.each([
  ['words', 'a '],
  ['brackets', '('],
  ['closing brackets', ')'],
  ['minuses', '-'],
  ['minuses and words', '-a '],
  ['quotation marks', '"'],
  ['quoted quotation marks', '""a'],
  ['weights', '2:'],
  ['colons', ':'],
  ['near misses', 'tga'],
  ['alternatives', 'a or '],
  ['terms', 'tag:a '],
  ['letters', 'a'],
])('10,000 characters of %s are read, or refused, at once', (_what, piece) => {
  const text = piece.repeat(10_000 / piece.length)
  for (const long of [text, `x${text}`, `tag:${text}`, `"${text}`]) expect(() => parse(long)).not.toThrow()
})

test('a search can have two hundred terms, in brackets fifty deep', () => {
  expect(parse('tag:a '.repeat(200)).problem).toBeUndefined()
  expect(problemOf('tag:a '.repeat(201))).toEqual(['tag:a', expect.stringMatching(/200 terms/)])
  expect(parse(`${'('.repeat(50)}a${')'.repeat(50)}`).problem).toBeUndefined()
  expect(problemOf(`${'('.repeat(51)}a${')'.repeat(51)}`)).toEqual(['(', expect.stringMatching(/nested 50 deep/)])
  expect(parse('word '.repeat(2_000)).problem).toBeUndefined()
})

test('only what shows in pictures ranks photos', () => {
  expect(hasPictures(read('tag:dog -(date:2019 or "x")')!)).toBe(false)
  expect(hasPictures(read('tag:dog or -like:7')!)).toBe(true)
})
