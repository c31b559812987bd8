import { flushSync } from 'svelte'
import { expect, test, vi } from 'vitest'
import type { LabelId } from '../../preload/contract/labels.ts'
import { fakeLibrary } from '../testing/fake-library.ts'
import { previewOf, reviewOf } from '../testing/fake-organising.ts'
import { Changes } from './changes.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { Teaching } from './teaching.svelte.ts'

async function teachingOn() {
  let change = 0
  const library = fakeLibrary({
    'labels.review': () => reviewOf([10, 11, 12, 13], { verdicts: [1, 0, 0, 2] }),
    'labels.preview': ({ yes, no }) => previewOf(yes, no),
    'tags.say': () => ({ change: ++change as never, photos: 1, added: 3, removed: 1 }),
    'changes.undo': ({ id }) => ({ title: `change ${id}` }),
  })
  const notices = new Notices()
  const report = (error: unknown) => notices.problem(error)
  const teaching = new Teaching(library.client, new Changes(library.client, notices), 5 as LabelId, report)
  await teaching.load()
  return { library, notices, teaching }
}

test('all photos are there to teach by, with what was said of them before', async () => {
  const { library, teaching } = await teachingOn()
  expect(library.inputs('labels.review')).toEqual([
    expect.objectContaining({ labels: [5], show: 'all', photos: { query: expect.anything() as unknown } }),
  ])
  expect([0, 1, 2, 3].map((row) => teaching.rows!.judgement(row))).toEqual([1, 0, 0, 2])
  expect(teaching.marked).toBe(0)
})

test('marks change nothing until they are applied, but show what they would do', async () => {
  const { library, teaching } = await teachingOn()
  teaching.mark([1], 1)
  teaching.mark([2], 2)
  teaching.tryOut()
  await vi.waitFor(() => expect(teaching.preview.now).toMatchObject({ addedIds: [11], removedIds: [12] }))
  expect(library.inputs('tags.say')).toEqual([])
})

test('a mark that is put back as it was is no mark', async () => {
  const { teaching } = await teachingOn()
  teaching.mark([3], 0)
  expect(teaching.marks.clear).toEqual([3])
  teaching.mark([3], 2)
  expect(teaching.marked).toBe(0)
  teaching.mark([0], 2)
  expect(teaching.undo()).toBe(0)
  expect(teaching.marked).toBe(0)
})

test('applied marks are one thing to take back', async () => {
  const { library, notices, teaching } = await teachingOn()
  teaching.mark([1], 1)
  teaching.mark([2], 2)
  await teaching.apply('Horse')
  flushSync()
  expect(library.inputs('tags.say')).toEqual([
    { photos: { ids: [11] }, labels: [5], verdict: 'yes' },
    { photos: { ids: [12] }, labels: [5], verdict: 'no' },
  ])
  expect(notices.list.map(({ text }) => text)).toEqual(['Horse learnt from 2 photos'])
  notices.list[0]!.action!.run()
  await vi.waitFor(() => expect(library.inputs('changes.undo')).toEqual([{ id: 2 }, { id: 1 }]))
})
