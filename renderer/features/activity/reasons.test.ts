import { expect, test } from 'vitest'
import type { SetAside } from '../../../preload/contract/activity.ts'
import { setAsideCodes } from '../../../preload/contract/set-aside-codes.ts'
import { byReason, detailOf } from './reasons.ts'

const item = (subject: number, code: string, message: string): SetAside => ({
  stage: 'render',
  subject,
  path: `/photos/${subject}.jpg`,
  code,
  message,
  attempts: 1,
  retryAt: null,
})

test('files are grouped by what is wrong with them, the most frequent first, each with what is special about it', () => {
  const groups = byReason([
    item(1, 'empty', 'The file is empty.'),
    item(2, 'damaged', 'The picture is damaged: 12 % of it is left'),
    item(3, 'damaged', 'The picture is damaged: its header is not complete'),
  ])
  expect(groups.map((group) => [group.text, group.items.map((each) => detailOf(each, group))])).toEqual([
    [
      'The picture is damaged',
      ['The picture is damaged: 12 % of it is left', 'The picture is damaged: its header is not complete'],
    ],
    ['The file is empty', [undefined]],
  ])
})

test('a reason that the page has no words for is told in the library’s', () => {
  const [group] = byReason([item(1, 'of-a-later-version', 'It is upside down.')])
  expect(group).toMatchObject({ text: 'It is upside down.', items: [{ subject: 1 }] })
  expect(group && detailOf(group.items[0]!, group)).toBeUndefined()
})

test.each(setAsideCodes)('the page has words for %s', (code) => {
  expect(byReason([item(1, code, 'in the library’s words')])[0]?.text).toMatch(/^[A-Z].*[a-z]$/)
})
