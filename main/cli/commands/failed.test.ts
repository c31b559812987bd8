import type { SetAside } from '../../../preload/contract/activity.ts'
import { expect, test } from 'vitest'
import { runFake } from '../fake-surroundings.ts'

const item: SetAside = {
  stage: 'render',
  subject: 1,
  path: '/photos/torn.jpg',
  code: 'damaged',
  message: 'The file ends in the middle of the picture.',
  attempts: 1,
  retryAt: null,
}

test('what was set aside is listed with its reason, however much it is', async () => {
  const all = Array.from({ length: 1_234 }, (_, subject) => ({ ...item, subject, path: `/photos/${subject}.jpg` }))
  const answers = {
    'failures.list': ({ offset, limit }: { offset: number; limit: number }) => ({
      total: all.length,
      items: all.slice(offset, offset + limit),
    }),
  }
  const { code, out } = await runFake(['failed'], { answers })
  expect(code).toBe(0)
  const printed = out.trimEnd().split('\n')
  expect(printed).toHaveLength(1_234)
  expect(printed.at(-1)).toBe('/photos/1233.jpg\tThe file ends in the middle of the picture.')
})

test('for programs there is the code, and when it is tried again', async () => {
  const answers = { 'failures.list': () => ({ total: 1, items: [{ ...item, retryAt: 0 }] }) }
  expect(JSON.parse((await runFake(['failed', '--json'], { answers })).out)).toEqual({
    path: '/photos/torn.jpg',
    stage: 'render',
    code: 'damaged',
    message: item.message,
    attempts: 1,
    retryAt: '1970-01-01T00:00:00.000Z',
  })
})

test('--retry tries everything once more before it lists what remains', async () => {
  const did: string[] = []
  const answers = {
    'failures.retry': () => ({ retried: did.push('retry') }),
    'activity.settled': () => {
      did.push('settled')
      return { left: 0, reason: null }
    },
    'failures.list': () => {
      did.push('list')
      return { total: 0, items: [] }
    },
  }
  const { opened, err } = await runFake(['failed', '--retry'], { answers })
  expect(did).toEqual(['retry', 'settled', 'list'])
  expect(opened?.work).toBe(true)
  expect(err).toBe('Trying 1 file once more.\nNothing is set aside.\n')
})
