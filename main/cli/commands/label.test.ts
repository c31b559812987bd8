import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ChangeId } from '../../../preload/contract/changes.ts'
import { LabelId, type Label } from '../../../preload/contract/labels.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

const label = (id: number, name: string, more: Partial<Label> = {}): Label => ({
  ...{ id: LabelId.parse(id), name, prompts: [], parent: null, exclusive: false, automatic: true, threshold: null },
  ...{ photos: 0, byPerson: 0, byMachine: 0, rejected: 0, fit: null },
  ...more,
})

/** A library with two labels, and what was asked of it. */
function library() {
  const asked: unknown[] = []
  const fit = { threshold: 4, precision: 0.9, examples: 0 }
  const labels = [
    label(1, 'Animals', { automatic: false, photos: 12 }),
    label(2, 'Dog\u0007', { parent: LabelId.parse(1), photos: 12, byPerson: 2, byMachine: 10, fit }),
  ]
  const change = ChangeId.parse(1)
  const bytes = new Uint8Array()
  const remember = (input: unknown) => {
    asked.push(input)
    return { change }
  }
  const answers: Answers = {
    'activity.settled': () => ({ left: 0, reason: null }),
    'labels.list': () => labels,
    'labels.add': (input) => ({ ...remember(input), ids: [labels[1]!.id] }),
    'labels.change': remember,
    'labels.remove': remember,
    'labels.merge': remember,
    'labels.preview': () => ({ photos: 9, added: 1, removed: 4, addedIds: bytes, removedIds: bytes, threshold: 5, precision: 0.95 }), // prettier-ignore
    'labels.export': () => ({ recollect: 'labels', version: 1, labels: [] }),
    'labels.import': (input) => ({ ...remember(input), added: 1, changed: 0 }),
    'photos.at': () => ({ id: PhotoId.parse(7) }),
    'tags.say': (input) => ({ ...remember(input), photos: 1, added: 0, removed: 0 }),
  }
  return { asked, answers }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'recollect-label-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('labels are listed below what they are kinds of, with who gave them and nothing that a terminal would obey', async () => {
  const { out } = await runFake(['label', 'list'], library())
  expect(out).toBe(
    'Animals         12 photos\nAnimals › Dog\ufffd  12 photos  2 by people, 10 by the machine, 90 % expected to be right\n',
  )
})

test('a change that is only tried says what it would do, and does nothing', async () => {
  const { asked, answers } = library()
  const { err } = await runFake(['label', 'set', 'dog\u0007', '--threshold', '5', '--dry-run'], { answers })
  expect(err).toContain('would have 9 photos: 1 more, 4 fewer')
  expect(asked).toEqual([])
})

test('a change is made to the label that is meant, however its name is written', async () => {
  const { asked, answers } = library()
  await runFake(['label', 'set', 'ANIMALS', '--threshold', 'auto', '--exclusive', '--prompt', 'a', 'b'], { answers })
  expect(asked).toEqual([{ id: 1, changes: { prompts: ['a', 'b'], exclusive: true, threshold: null } }])
})

test('a label that does not exist is said, with those that are called alike', async () => {
  const { code, err } = await runFake(['label', 'remove', 'animal'], library())
  expect(code).toBe(5)
  expect(err).toBe('No label is called “animal”. There are: Animals.\n')
})

test('photos are shown to a label as examples for and against', async () => {
  const { asked, answers } = library()
  await runFake(['label', 'teach', 'Animals', '--yes', 'a.jpg', '--no', 'b.jpg', 'c.jpg'], { answers })
  expect(asked).toEqual([
    { photos: { ids: [7] }, labels: [1], verdict: 'yes' },
    { photos: { ids: [7, 7] }, labels: [1], verdict: 'no' },
  ])
})

test('a file of labels goes out and comes back in, and anything else is refused with a reason', async () => {
  const { asked, answers } = library()
  const [good, bad] = [join(folder(), 'labels.json'), join(folder(), 'other.json')]
  await runFake(['label', 'export', good], { answers })
  expect(JSON.parse(readFileSync(good, 'utf8'))).toEqual({ recollect: 'labels', version: 1, labels: [] })
  expect((await runFake(['label', 'import', good], { answers })).code).toBe(0)
  expect(asked).toHaveLength(1)
  writeFileSync(bad, '{"recollect":"albums"}')
  const { code, err } = await runFake(['label', 'import', bad], { answers })
  expect(code).toBe(1)
  expect(err).toContain('is no file of labels')
})
