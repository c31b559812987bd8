import { expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { listOf, photo, runFake, type Answers } from '../fake-surroundings.ts'

const local = '2019-08-31T14:03:22.150'
const beach = photo({ id: 7, taken: { local, offsetMinutes: 120, source: 'metadata' } })
const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

/** Answers to any search with `ids` in this order, and remembers what was asked. */
function library(ids: readonly number[], scores?: readonly number[]) {
  const asked: unknown[] = []
  const answers: Answers = {
    'photos.list': (input) => {
      asked.push(input)
      return listOf(ids, scores)
    },
    'photos.get': ({ id }) => (id === 7 ? beach : photo({ id })),
    'facets.get': () => ({
      total: 2,
      generated: 0,
      firstDay: null,
      lastDay: null,
      formats: [],
      cameras: [
        { camera: 'Canon EOS 5D', count: 1 },
        { camera: 'Canon IXUS', count: 1 },
        { camera: 'Pixel 8', count: 1 },
      ],
      folders: [],
    }),
  }
  return { asked, answers }
}

test('a search answers, for programs, with a path, a score and a time a line, best first', async () => {
  const { code, out, opened } = await runFake(
    ['search', 'red', 'bicycle', '--json'],
    library([7, 3], [0.3121999, 0.25]),
  )
  expect(code).toBe(0)
  expect(lines(out)).toEqual([
    { path: '/photos/7.jpg', score: 0.3122, takenAt: '2019-08-31T14:03:22.150+02:00' },
    { path: '/photos/3.jpg', score: 0.25, takenAt: null },
  ])
  expect(opened).toEqual({ library: '/home/ada/.local/share/Recollect', door: 'recollect search', work: false })
})

test('a person at a terminal sees score, time and path; a pipe gets paths alone', async () => {
  const { answers } = library([7], [0.3121999])
  expect((await runFake(['search', 'beach'], { answers, terminal: true })).out).toBe(
    ' 0.312  2019-08-31 14:03  /photos/7.jpg\n',
  )
  expect((await runFake(['search', 'beach'], { answers })).out).toBe('/photos/7.jpg\n')
})

test('every condition goes into the search', async () => {
  const { asked, answers } = library([7])
  const conditions = [
    '--from',
    '2019',
    '--to',
    '2020-02',
    '--folder',
    '../Pictures',
    '--type',
    'jpg,heic',
    '--camera',
    'canon',
  ]
  await runFake(['search', 'beach', ...conditions, '--by', 'words', '--limit', '5', '--sort', 'date'], { answers })
  expect(asked).toEqual([
    {
      query: {
        text: 'beach',
        sort: 'date',
        filters: {
          from: '2019-01-01',
          to: '2020-02-29',
          folder: '/home/ada/Pictures',
          formats: ['jpeg', 'heic'],
          cameras: ['Canon EOS 5D', 'Canon IXUS'],
        },
      },
      by: 'words',
      limit: 5,
    },
  ])
})

test('without a description the newest are printed, and no more than asked for', async () => {
  const { out } = await runFake(['search', '--limit', '2'], library([3, 2, 1]))
  expect(out).toBe('/photos/3.jpg\n/photos/2.jpg\n')
})

test('a photo in several places is shown where it was looked for, and where it can be opened', async () => {
  const files = [
    { path: '/nas/7.jpg', folder: '/nas', offline: true },
    { path: '/copies/7.jpg', folder: '/copies', offline: false },
    { path: '/photos/7.jpg', folder: '/photos', offline: false },
  ]
  const answers: Answers = { 'photos.list': () => listOf([7]), 'photos.get': () => photo({ id: 7, files }) }
  expect((await runFake(['search'], { answers })).out).toBe('/copies/7.jpg\n')
  expect((await runFake(['search', '--folder', '/photos'], { answers })).out).toBe('/photos/7.jpg\n')
})

test('a name that is not text can be opened all the same', async () => {
  const path = '/photos/caf\uefe9.jpg'
  const answers: Answers = {
    'photos.list': () => listOf([7]),
    'photos.get': () => photo({ id: 7, files: [{ path, folder: '/photos', offline: false }] }),
  }
  expect(lines((await runFake(['search', '--json'], { answers })).out)).toEqual([
    {
      path: '/photos/caf\ufffd.jpg',
      pathBytes: Buffer.from('/photos/caf\xe9.jpg', 'latin1').toString('base64'),
      score: null,
      takenAt: null,
    },
  ])
})

test('nothing that a file is called can give orders to the terminal', async () => {
  const files = [{ path: '/photos/\u001b[2Jevil.jpg', folder: '/photos', offline: false }]
  const answers: Answers = { 'photos.list': () => listOf([7]), 'photos.get': () => photo({ id: 7, files }) }
  expect((await runFake(['search'], { answers, terminal: true })).out).not.toContain('\u001b')
})

test('what is asked is understood here, and a file to resemble is named as seen from here', async () => {
  const { asked, answers } = library([7])
  await runFake(['search', 'beach tag:"black cat" -like:b.jpg', '--limit', '1'], { answers })
  await runFake(['search', '--limit', '1', '--', '-people', 'date:2019'], { answers })
  expect(asked).toMatchObject([
    { query: { text: 'beach tag:"black cat" -like:/home/ada/work/b.jpg' } },
    { query: { text: '-people date:2019' } },
  ])
})

test('what is not understood is exit code 2, with a mark under the place', async () => {
  expect(await runFake(['search', 'red', 'car', 'tga:dog'], library([7]))).toMatchObject({
    code: 2,
    out: '',
    opened: undefined,
    err: ['There is no “tga:”. Did you mean “tag:”, as in tag:dog?', '  red car tga:dog', '          ^^^^', ''].join(
      '\n',
    ),
  })
  const long = await runFake(['search', 'word '.repeat(1_000) + 'date:2021..2019 ' + '東'.repeat(1_000)], library([7]))
  const [, line, caret] = long.err.split('\n')
  expect(line?.length).toBeLessThan(200)
  expect(line?.slice(caret?.indexOf('^'), (caret?.lastIndexOf('^') ?? 0) + 1)).toBe('2021..2019')
  expect((await runFake(['search', 'cat', 'or'], library([7]))).err).toMatch(/\n {2}cat or\n {8}\^\n/)
})

test('the help lists the whole language', async () => {
  const { out } = await runFake(['search', '--help'], library([7]))
  for (const term of ['tag:dog', 'date:2019..2021', 'rating:>=4', 'near:41.9,12.5,10', '-people', 'cat or dog']) {
    expect(out).toContain(term)
  }
})

test('nothing found is exit code 5, and said', async () => {
  expect(await runFake(['search', 'unicorn'], library([]))).toMatchObject({ code: 5, out: '', err: 'Nothing found.\n' })
})

test.each([
  [['--from', 'yesterday'], /“yesterday” is not a date/],
  [['--type', 'docx'], /“docx” is not a type/],
  [['--limit', '0'], /“0” is not a whole number/],
  [['--camera', 'leica'], /“leica”.*Canon EOS 5D/],
  [['--by', 'magic'], /Allowed choices are pictures, words/],
  [['--nonsense'], /unknown option/],
])('%j is exit code 2, and quoted', async (args, message) => {
  const { code, err } = await runFake(['search', 'beach', ...args], library([7]))
  expect(code).toBe(2)
  expect(err).toMatch(message)
})

test('without a model it is exit code 4', async () => {
  const answers: Answers = {
    'photos.list': () => {
      throw new Failure('no-model', 'No model is installed yet.')
    },
  }
  expect(await runFake(['search', 'beach'], { answers })).toMatchObject({
    code: 4,
    err: 'No model is installed yet.\n',
    closed: true,
  })
})

test('a library that another process has is exit code 3, and says who has it', async () => {
  const open = async () => {
    throw new Failure(
      'library-locked',
      'The library in /x is in use by the Recollect app (process 12). Close that first.',
    )
  }
  expect(await runFake(['search', 'beach'], { surroundings: { open } })).toMatchObject({
    code: 3,
    err: 'The library in /x is in use by the Recollect app (process 12). Close that first. Or choose another library with --library.\n',
  })
})

test('Ctrl-C during a search closes the library, and is exit code 130', async () => {
  const interrupt = new AbortController()
  const answers: Answers = {
    'photos.list': (_input, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
        interrupt.abort()
      }),
  }
  const surroundings = { interrupted: interrupt.signal }
  expect(await runFake(['search', 'beach'], { answers, surroundings })).toMatchObject({
    code: 130,
    err: '',
    closed: true,
  })
})
