import { expect, test } from 'vitest'
import { NewLabel } from '../../../preload/contract/labels.ts'
import { openLabels } from '../store/labels.ts'
import { openModels } from '../store/models.ts'
import { openTags } from '../store/tags.ts'
import { addPhotos, testLibrary } from '../store/test-library.ts'
import { ExactIndex } from '../vectors/exact-index.ts'
import { seededRandom, normal } from '../vectors/seeded-random.ts'
import { blobOf } from '../vectors/unit-vector.ts'
import type { LabelSpace } from './label-space.ts'
import { openTagger, type Tagger } from './tagger.ts'
import { tagStage } from '../pipeline/tag.ts'

const dimensions = 32
const never = new AbortController().signal
const words = ['red', 'green', 'blue']

/** What texts and photos point to: a word each, if they have one of them, what texts or photos have in common, and noise. */
function vectorFor(text: string, seed: number, kind: 'text' | 'photo' = 'photo'): Float32Array {
  const random = seededRandom(seed)
  const vector = Float32Array.from({ length: dimensions }, () => 0.05 * normal(random))
  vector[dimensions - (kind === 'text' ? 1 : 2)]! += 0.3
  words.forEach((word, i) => (vector[i]! += text.includes(word) ? 1 : 0))
  return vector.map((value) => value / Math.hypot(...vector))
}

/** Two hundred photos, of which the first five are red; a label for each word. Nothing is tagged yet. */
function library() {
  const db = testLibrary(Array.from({ length: 200 }, (_, i) => ({ id: i + 1, set: { embedded: 1 } })))
  const labels = openLabels(db, () => 0)
  const tags = openTags(db, () => 0)
  for (const name of words) labels.add(NewLabel.parse({ name, prompts: [name] }))
  const encoded: string[] = []
  const spaces = new Map<string, LabelSpace>()

  const put = (space: LabelSpace, id: number, text: string): void => {
    const vector = vectorFor(text, id)
    db.prepare('INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)').run(
      space.modelId,
      id,
      blobOf(vector),
    )
    space.index.put([[id, vector]])
  }
  const spaceOf = (key: string): LabelSpace => {
    const { id: modelId } = openModels(db).register(key, dimensions)
    const index = new ExactIndex(dimensions)
    const space: LabelSpace = {
      ...{ key, modelId, dimensions, index, logitScale: 23 },
      embedTexts: async (texts) => {
        encoded.push(...texts)
        return texts.map((text, i) => vectorFor(text, 10_000 + i, 'text'))
      },
      vectorOf: (id) => vectorFor(id <= 5 ? 'red' : '', id),
    }
    for (let id = 1; id <= 200; id++) put(space, id, id <= 5 ? 'red' : '')
    spaces.set(key, space)
    return space
  }
  let space = spaceOf('first')
  const open = (): Tagger =>
    openTagger({ db, labels, tags, space: () => space, now: () => 0, loading: async () => undefined })

  /** Works off what the stage finds to do; at most so many batches. */
  const work = async (tagger: Tagger, batches = Infinity): Promise<void> => {
    const stage = tagStage(tagger)
    for (let batch = 0; batch < batches; batch++) {
      const jobs = stage.claim(stage.batchSize, new Set())
      if (jobs.length === 0) return
      stage.commit(await stage.perform(jobs, never))
    }
  }
  const photosWith = (name: string): number[] =>
    db
      .prepare<[string], number>(
        `SELECT content_id FROM tag JOIN label ON label.id = label_id WHERE name = ? AND source = 'machine' ORDER BY 1`,
      )
      .pluck()
      .all(name)
  return {
    ...{ db, labels, tags, open, work, photosWith, encoded },
    add(id: number, text: string) {
      addPhotos(db, [{ id, set: { embedded: 1 } }])
      put(space, id, text)
    },
    use: (key: string) => void (space = spaces.get(key) ?? spaceOf(key)),
  }
}

const reds = [1, 2, 3, 4, 5]

test('the stage thinks about every label, looks at every photo, and then has nothing left to do', async () => {
  const { open, work, photosWith } = library()
  const tagger = open()
  expect(tagger.progress()).toEqual({ done: 0, left: 200 })
  await work(tagger)
  expect(photosWith('red')).toEqual(reds)
  expect(photosWith('green')).toEqual([])
  expect(tagger.progress()).toEqual({ done: 200, left: 0 })
})

test('whatever moment it is killed at, the next start goes on and comes to the same', async () => {
  for (let batches = 0; batches <= 4; batches++) {
    const { open, work, photosWith } = library()
    await work(open(), batches)
    const tagger = open()
    await work(tagger)
    expect(photosWith('red')).toEqual(reds)
    expect(tagger.progress().left).toBe(0)
  }
})

test('what was thought is still known after a restart, and no prompt is encoded again for new photos', async () => {
  const { open, work, photosWith, add, encoded } = library()
  await work(open())
  const before = encoded.filter((text) => words.includes(text)).length
  add(201, 'red')
  const tagger = open()
  await work(tagger)
  expect(photosWith('red')).toEqual([...reds, 201])
  expect(encoded.filter((text) => words.includes(text))).toHaveLength(before)
})

test('when the library has grown by a fifth and more, labels are thought about again, with prompts as they were', async () => {
  const { open, work, add, encoded, labels } = library()
  const tagger = open()
  await work(tagger)
  const before = encoded.length
  for (let id = 201; id <= 270; id++) add(id, '')
  await work(tagger)
  expect(tagger.fitOf(labels.named('red')!.id)!.photos).toBe(270)
  expect(encoded.slice(before).filter((text) => words.includes(text))).toEqual([])
})

test('a photo that arrives while a label is being thought about is not forgotten', async () => {
  const { open, work, photosWith, add, labels } = library()
  const tagger = open()
  await work(tagger)
  const red = labels.named('red')!
  const thinking = tagger.rethink([{ id: red.id, exclusive: false, labels: [red] }], never)
  add(201, 'red')
  await work(tagger)
  expect(photosWith('red')).toContain(201)
  tagger.apply(await thinking)
  await work(tagger)
  expect(photosWith('red')).toContain(201)
})

test('what was thought of a label that has changed meanwhile is thrown away', async () => {
  const { open, work, photosWith, labels } = library()
  const tagger = open()
  await work(tagger)
  const red = labels.named('red')!
  const thought = await tagger.rethink([{ id: red.id, exclusive: false, labels: [red] }], never)
  labels.change(red.id, { prompts: ['green'] })
  await tagger.follow(never)
  tagger.apply(thought)
  expect(photosWith('red')).toEqual([])
})

test('another model thinks for itself, and its tags take the place of the old one’s', async () => {
  const { open, work, use, db, photosWith } = library()
  const tagger = open()
  await work(tagger)
  use('second')
  await work(tagger)
  expect(photosWith('red')).toEqual(reds)
  const models = db.prepare(`SELECT DISTINCT model.key FROM tag JOIN model ON model.id = model_id`).pluck().all()
  expect(models).toEqual(['second'])
})

test('what a person took away does not come back, whatever the machine thinks later', async () => {
  const { open, work, photosWith, labels, tags, use } = library()
  const tagger = open()
  await work(tagger)
  const { id } = labels.named('red')!
  tags.say(id, [2], 'no')
  labels.reconsider([id])
  await tagger.follow(never)
  expect(photosWith('red')).not.toContain(2)
  use('second')
  await work(tagger)
  expect(photosWith('red')).not.toContain(2)
  expect(tags.of([2])[0]!.tags).toMatchObject([{ name: 'red', holds: false, source: 'person' }])
})

test('a label that the machine no longer gives is given by it no more', async () => {
  const { open, work, photosWith, labels } = library()
  const tagger = open()
  await work(tagger)
  labels.change(labels.named('red')!.id, { automatic: false })
  expect(await tagger.follow(never)).toEqual({ added: 0, removed: 5 })
  expect(photosWith('red')).toEqual([])
})

test('a label with nothing to go by is not thought about for ever', async () => {
  const { open, work, photosWith, labels } = library()
  const tagger = open()
  await work(tagger)
  labels.change(labels.named('red')!.id, { prompts: [] })
  await work(tagger)
  expect(photosWith('red')).toEqual([])
  expect(tagger.due(10, new Set())).toEqual([])
})

test('examples for and against that look exactly alike are said to contradict each other', async () => {
  const { open, work, labels } = library()
  const tagger = open()
  await work(tagger)
  const thought = await tagger.suppose({ label: labels.named('red')!, yes: [1, 7], no: [7, 8] }, never)
  expect(thought).toMatchObject({ contradictions: 1, fit: { examples: 4 } })
})

test('a label without prompts is given to what looks like its examples, once it has some', async () => {
  const { open, work, photosWith, labels, tags } = library()
  const tagger = open()
  const { id } = labels.named('green')!
  labels.change(id, { prompts: [] })
  await work(tagger)
  expect(photosWith('green')).toEqual([])
  tags.say(id, [1, 2, 3], 'yes')
  tags.say(id, [50, 60, 70], 'no')
  labels.reconsider([id])
  await tagger.follow(never)
  expect(photosWith('green')).toEqual(expect.arrayContaining(reds))
  expect(photosWith('green').length).toBeLessThanOrEqual(7)
})

test('kinds that exclude each other are judged as they were thought about', async () => {
  const { open, work, labels, encoded } = library()
  const group = labels.add(NewLabel.parse({ name: 'Colour', exclusive: true, automatic: false, prompts: [] }))
  for (const name of words) labels.change(labels.named(name)!.id, { parent: group })
  const tagger = open()
  await work(tagger)
  const before = encoded.length
  const judged = await tagger.judge(labels.named('red')!, Uint32Array.of(1, 2, 100), never)
  expect([...judged!.ids].slice(0, 2).sort()).toEqual([1, 2])
  expect(judged!.confidences[0]).toBeGreaterThan(0.9)
  expect(judged!.confidences[2]).toBeLessThan(0.5)
  expect(encoded).toHaveLength(before)
})

test('once it is quiet, what was thought while photos were coming in is thought again with all of them', async () => {
  const { db, open, work, add } = library()
  const tagger = open()
  await work(tagger)
  const fitted = (): number[] => db.prepare<[], number>('SELECT DISTINCT photos FROM label_fit').pluck().all()
  expect(fitted()).toEqual([200])
  for (let id = 201; id <= 210; id++) add(id, '')
  db.exec('UPDATE content SET embedded = 0 WHERE id = 210')
  await work(tagger)
  expect(fitted()).toEqual([200])
  db.exec('UPDATE content SET embedded = 1 WHERE id = 210')
  await work(tagger)
  expect(fitted()).toEqual([210])
})
