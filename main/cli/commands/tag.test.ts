import { expect, test } from 'vitest'
import { ChangeId } from '../../../preload/contract/changes.ts'
import { bytesOf } from '../../../preload/contract/columns.ts'
import { LabelId } from '../../../preload/contract/labels.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { photo, runFake, type Answers } from '../fake-surroundings.ts'

/** A library with the label Dog, which photos 7 and 8 may have; the machine gives it to 7. */
function library() {
  const asked: unknown[] = []
  const id = LabelId.parse(1)
  const tag = { label: id, name: 'Dog', at: 0, model: null, confidence: null }
  const answers: Answers = {
    'labels.list': () => [
      {
        ...{ id, name: 'Dog', prompts: [], parent: null, exclusive: false, automatic: true, threshold: null },
        ...{ photos: 0, byPerson: 0, byMachine: 0, rejected: 0, fit: null },
      },
    ],
    'photos.at': ({ path }) => ({ id: PhotoId.parse(Number(/(\d)\.jpg$/.exec(path)?.[1])) }),
    'photos.get': ({ id: wanted }) => photo({ id: wanted }),
    'tags.of': ({ ids }) =>
      ids.map((each) => ({
        id: each,
        tags: [
          { ...tag, holds: true, source: 'machine' as const, confidence: 0.914, model: 'm' },
          { ...tag, name: 'Cat', holds: false, source: 'person' as const },
        ],
      })),
    'tags.say': (input) => {
      asked.push(input)
      return { change: ChangeId.parse(1), photos: 1, added: 2, removed: 1 }
    },
    'labels.review': () => ({
      count: 2,
      total: 2,
      photos: bytesOf(Uint32Array.of(7, 8)),
      labels: bytesOf(Uint32Array.of(0, 0)),
      confidences: bytesOf(Float32Array.of(0.9, 0.5)),
      verdicts: Uint8Array.of(0, 0),
      given: Uint8Array.of(1, 0),
      aspects: bytesOf(Uint32Array.of(1, 1)),
      colours: bytesOf(Uint32Array.of(0, 0)),
    }),
  }
  return { asked, answers }
}

test('the tags of photos say who gave them, and what a person took away', async () => {
  const { out } = await runFake(['tag', 'list', '7.jpg'], library())
  expect(out).toBe('/photos/7.jpg  Dog (91 %), not Cat\n')
})

test('tagging says what the machine has learnt from it', async () => {
  const { asked, answers } = library()
  const { err } = await runFake(['tag', 'add', 'New name', '7.jpg'], { answers })
  expect(asked).toEqual([{ photos: { ids: [7] }, labels: ['New name'], verdict: 'yes' }])
  expect(err).toBe('1 photo. The machine has learnt from it: 2 more, 1 fewer.\n')
})

test('only a label that exists can be taken away', async () => {
  const { asked, answers } = library()
  expect((await runFake(['tag', 'remove', 'Dgo', '7.jpg'], { answers })).code).toBe(5)
  expect(asked).toEqual([])
})

test('a review lists what may have the label, the most certain first', async () => {
  const { out } = await runFake(['tag', 'review', 'dog', '--json'], library())
  expect(out).toBe(
    '{"path":"/photos/7.jpg","certainty":0.9,"given":true,"decided":null}\n{"path":"/photos/8.jpg","certainty":0.5,"given":false,"decided":null}\n',
  )
})

test('what the machine gives is confirmed all at once, or what it is certain enough of', async () => {
  const { asked, answers } = library()
  await runFake(['tag', 'apply', 'dog'], { answers })
  await runFake(['tag', 'apply', 'dog', '--above', '0.4', '--dry-run'], { answers })
  await runFake(['tag', 'apply', 'dog', '--above', '0.4'], { answers })
  expect(asked).toEqual([
    { photos: { ids: [7] }, labels: [1], verdict: 'yes' },
    { photos: { ids: [7, 8] }, labels: [1], verdict: 'yes' },
  ])
})

test('nothing is done without saying which photos', async () => {
  const { code, err } = await runFake(['tag', 'add', 'Dog'], library())
  expect(code).toBe(2)
  expect(err).toContain('Say which photos')
})
