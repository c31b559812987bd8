import { afterEach, expect, test } from 'vitest'
import { arrowKeys, keyAsRead, onward } from './reading-direction.ts'

afterEach(() => (document.documentElement.dir = 'ltr'))

test('read from left to right, keys mean what is on them', () => {
  expect(['ArrowLeft', 'ArrowRight', 'Home'].map(keyAsRead)).toEqual(['ArrowLeft', 'ArrowRight', 'Home'])
  expect([onward(5), arrowKeys()]).toEqual([5, ['←', '→']])
})

test('read from right to left, the arrow to the left goes on, and no other key changes', () => {
  document.documentElement.dir = 'rtl'
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'Home'].map(keyAsRead)).toEqual([
    'ArrowRight',
    'ArrowLeft',
    'ArrowUp',
    'Home',
  ])
  expect([onward(5), arrowKeys()]).toEqual([-5, ['→', '←']])
})
