import { expect, test } from 'vitest'
import { RecentlyUsed } from './recently-used.ts'

test('what has not been asked for in the longest time is forgotten first', () => {
  const words = new RecentlyUsed<string, number>(2)
  words.set('a', 1)
  words.set('b', 2)
  expect(words.get('a')).toBe(1)
  words.set('c', 3)
  expect([words.get('a'), words.get('b'), words.get('c')]).toEqual([1, undefined, 3])
})
