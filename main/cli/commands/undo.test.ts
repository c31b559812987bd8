import { expect, test } from 'vitest'
import { ChangeId } from '../../../preload/contract/changes.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

const changes = [
  { id: ChangeId.parse(9), title: '12 photos tagged Dog', at: Date.UTC(2019, 7, 31, 12, 30) },
  { id: ChangeId.parse(4), title: 'Album “Trip” made', at: Date.UTC(2019, 7, 30, 12, 30) },
]

function library(list = changes) {
  const asked: unknown[] = []
  const answers: Answers = {
    'changes.list': () => list,
    'changes.undone': () => list,
    'changes.undo': ({ id }) => {
      asked.push(['undo', id])
      return { title: list.find((change) => change.id === id)?.title ?? '' }
    },
    'changes.redo': ({ id }) => {
      asked.push(['redo', id])
      return { title: list.find((change) => change.id === id)?.title ?? '' }
    },
  }
  return { asked, answers }
}

test('undo takes the last change back and says which one that was', async () => {
  const { asked, answers } = library()
  expect(await runFake(['undo'], { answers })).toMatchObject({
    code: 0,
    out: '',
    err: 'Taken back: 12 photos tagged Dog.\n',
  })
  expect(asked).toEqual([['undo', 9]])
})

test('redo does it again', async () => {
  const { asked, answers } = library()
  const { out } = await runFake(['redo', '--json'], { answers })
  expect(out).toBe('{"title":"12 photos tagged Dog"}\n')
  expect(asked).toEqual([['redo', 9]])
})

test('undo --list takes nothing back', async () => {
  const { asked, answers } = library()
  const { out } = await runFake(['undo', '--list'], { answers })
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d {2}12 photos tagged Dog$/),
    expect.stringMatching(/ {2}Album “Trip” made$/),
    '',
  ])
  expect(asked).toEqual([])
})

test('when there is nothing to take back or to do again, that is said, with exit code 5', async () => {
  expect(await runFake(['undo'], library([]))).toMatchObject({ code: 5, err: 'There is nothing to take back.\n' })
  expect(await runFake(['undo', '--list'], library([]))).toMatchObject({ code: 5 })
  expect(await runFake(['redo'], library([]))).toMatchObject({ code: 5, err: 'There is nothing to do again.\n' })
})
