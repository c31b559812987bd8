import { expect, test } from 'vitest'
import { restartDelayMs } from './restarts.ts'

const minute = 60_000

test('the first restart is quick, and each one after that waits longer', () => {
  expect([1, 2, 3, 4].map((deaths) => restartDelayMs(Array(deaths).fill(0), 0))).toEqual([250, 1_000, 4_000, 16_000])
})

test('the fifth death within ten minutes is the last', () => {
  expect(restartDelayMs([0, minute, 2 * minute, 3 * minute, 4 * minute], 4 * minute)).toBeUndefined()
})

test('deaths that are ten minutes ago are forgotten', () => {
  expect(restartDelayMs([0, 0, 0, 0, 11 * minute], 11 * minute)).toBe(250)
})
