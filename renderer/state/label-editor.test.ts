import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import { fakeLibrary, type Answers } from '../testing/fake-library.ts'
import { labelOf, previewOf } from '../testing/fake-organising.ts'
import { Changes } from './changes.svelte.ts'
import { LabelEditor } from './label-editor.svelte.ts'
import { Labels } from './labels.svelte.ts'
import { Notices } from './notices.svelte.ts'

const rooms = labelOf(1, 'Rooms', { exclusive: true })
const kitchen = labelOf(2, 'Kitchen', { parent: rooms.id })

async function editorOn(label: Parameters<typeof labelOf>[0] | string, answers: Answers = {}) {
  const library = fakeLibrary({
    'labels.list': () => [kitchen, rooms],
    'labels.preview': () => previewOf([7, 8], [9]),
    'labels.change': () => ({ change: 1 as never }),
    'labels.add': () => ({ change: 1 as never, ids: [3 as never] }),
    ...answers,
  })
  const notices = new Notices()
  const report = (error: unknown) => notices.problem(error)
  const labels = new Labels(library.client, new Changes(library.client, notices), report)
  labels.refresh()
  await vi.waitFor(() => expect(labels.list).toBeDefined())
  const editor = new LabelEditor(library.client, labels, typeof label === 'string' ? label : (label as never))
  return { library, notices, labels, editor }
}

test('a new label finds by its own name until somebody writes something better', async () => {
  const { editor } = await editorOn('Sledge')
  expect(editor.shownPrompts).toEqual(['a photo of Sledge'])
  editor.name = 'Sleigh'
  expect(editor.shownPrompts).toEqual(['a photo of Sleigh'])
  editor.setPrompts(['children sledging', ''])
  editor.name = 'Sledge'
  expect(editor.changes).toMatchObject({ name: 'Sledge', prompts: ['children sledging'] })
})

test('only what is different is changed', async () => {
  const { library, editor } = await editorOn(2)
  expect(editor.changes).toBeUndefined()
  editor.threshold = 0.4
  editor.name = 'Kitchens'
  expect(editor.changes).toEqual({ name: 'Kitchens', threshold: 0.4 })
  expect(await editor.save()).toBe('Kitchens')
  expect(library.inputs('labels.change')).toEqual([{ id: 2, changes: { name: 'Kitchens', threshold: 0.4 } }])
})

test('a kind of something exclusive is decided by probability', async () => {
  const { editor } = await editorOn(2)
  expect(editor.inGroup).toBe(true)
  editor.parent = null
  expect(editor.inGroup).toBe(false)
})

test('what a change would do is shown before anything is done', async () => {
  const { library, editor } = await editorOn(2)
  editor.threshold = 0.2
  editor.tryOut()
  editor.threshold = 0.3
  editor.tryOut()
  await vi.waitFor(() =>
    expect(editor.preview.now).toMatchObject({ addedIds: [7, 8], removedIds: [9], precision: 0.93 }),
  )
  expect(library.inputs('labels.preview').map(({ changes }) => changes.threshold)).toEqual([0.3])
  expect(library.inputs('labels.change')).toEqual([])
})

test('what cannot be tried out says why', async () => {
  const { editor } = await editorOn('Sledge', {
    'labels.preview': () => {
      throw new Failure('no-model', 'No model can be used.')
    },
  })
  editor.tryOut()
  await vi.waitFor(() => expect(editor.preview.problem?.code).toBe('no-model'))
})

test('a name that is taken leaves the draft as it is', async () => {
  const { notices, editor } = await editorOn(2, {
    'labels.change': () => {
      throw new Failure('invalid-input', 'There is a label called Rooms.')
    },
  })
  editor.name = 'Rooms'
  expect(await editor.save()).toBeUndefined()
  expect([editor.name, notices.list[0]?.text]).toEqual(['Rooms', 'There is a label called Rooms.'])
})
