import { expect, test } from 'vitest'
import type { SetAside } from '../../../preload/contract/activity.ts'
import { byReason } from './reasons.ts'

const item = (subject: number, message: string): SetAside => ({
  stage: 'render',
  subject,
  path: `/photos/${subject}.jpg`,
  code: 'damaged',
  message,
  attempts: 1,
  retryAt: null,
})

test('files are grouped by what is wrong with them, the most frequent first', () => {
  const groups = byReason([item(1, 'It is empty.'), item(2, 'It is cut off.'), item(3, 'It is cut off.')])
  expect(groups.map(({ message, items }) => [message, items.map(({ subject }) => subject)])).toEqual([
    ['It is cut off.', [2, 3]],
    ['It is empty.', [1]],
  ])
})
