import { expect, test, vi } from 'vitest'
import type { ChangeId } from '../../preload/contract/changes.ts'
import { Failure } from '../../preload/contract/failure.ts'
import { fakeLibrary, type Answers } from '../testing/fake-library.ts'
import { Changes } from './changes.svelte.ts'
import { Notices } from './notices.svelte.ts'

const id = (number: number) => number as ChangeId

function changesOn(answers: Answers = {}) {
  const library = fakeLibrary({ 'changes.undo': ({ id }) => ({ title: `change ${id}` }), ...answers })
  const notices = new Notices()
  const changes = new Changes(library.client, notices)
  const told = () => notices.list.map(({ text, action }) => (action ? `${text} [${action.label}]` : text))
  return { library, notices, changes, told }
}

test('what was done is told, and can be taken back from there', async () => {
  const { library, notices, changes, told } = changesOn()
  await changes.perform(
    () => Promise.resolve({ change: id(7) }),
    () => '12 photos tagged Dog',
  )
  expect(told()).toEqual(['12 photos tagged Dog [Undo]'])
  notices.list[0]!.action!.run()
  await vi.waitFor(() => expect(told()).toEqual(['Taken back: change 7']))
  expect(library.inputs('changes.undo')).toEqual([{ id: 7 }])
})

test('what made no difference offers nothing to take back', async () => {
  const { changes, told } = changesOn()
  await changes.perform(
    () => Promise.resolve({ change: null }),
    () => 'Already in Rome',
  )
  expect(told()).toEqual(['Already in Rome'])
})

test('what failed is told in words, and answers with nothing', async () => {
  const { changes, told } = changesOn()
  const failed = changes.perform(
    () => Promise.reject(new Failure('invalid-input', 'An album is called that already.')),
    () => 'done',
  )
  expect(await failed).toBeUndefined()
  expect(told()).toEqual(['An album is called that already.'])
})

test('several changes that were one thing are taken back together, the last first', async () => {
  const { library, notices, changes } = changesOn()
  changes.tell([id(3), id(4), id(5)], 'Horse learnt from 3 photos')
  notices.list[0]!.action!.run()
  await vi.waitFor(() => expect(library.inputs('changes.undo')).toEqual([{ id: 5 }, { id: 4 }, { id: 3 }]))
})

test('only the newest offer has a button, because an older one would do something else by now', () => {
  const { changes, told } = changesOn()
  changes.tell([id(1)], 'first')
  changes.tell([id(2)], 'second')
  expect(told()).toEqual(['second [Undo]'])
})

test('Ctrl+Z takes back whatever is the newest, once for each time it is pressed', async () => {
  let list = [9, 8]
  const { library, changes, told } = changesOn({
    'changes.list': () => list.map((each) => ({ id: id(each), title: 'a change', at: 0 })),
    'changes.undo': ({ id }) => {
      list = list.filter((each) => each !== id)
      return { title: `change ${id}` }
    },
  })
  void changes.undo()
  void changes.undo()
  await changes.undo()
  expect(library.inputs('changes.undo')).toEqual([{ id: 9 }, { id: 8 }])
  expect(told().at(-1)).toBe('There is nothing to take back.')
})

test('what was taken back is done again, the last first, and then there is nothing left to do again', async () => {
  let list = [11, 10]
  const { library, changes, told } = changesOn({
    'changes.undone': () => list.map((each) => ({ id: id(each), title: 'a change', at: 0 })),
    'changes.redo': ({ id }) => {
      list = list.filter((each) => each !== id)
      return { title: `change ${id}` }
    },
  })
  void changes.redo()
  await changes.redo()
  expect(library.inputs('changes.redo')).toEqual([{ id: 11 }, { id: 10 }])
  expect(told().at(-1)).toBe('Done again: change 10')
  await changes.redo()
  expect(told().at(-1)).toBe('There is nothing to do again.')
})
