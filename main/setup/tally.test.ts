import { expect, test } from 'vitest'
import { inWords, sum, tallyPlaywright, tallyVitest } from './tally.mjs'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

test('tests are counted over all files; what did not run is skipped', () => {
  const testResults = [file('passed', 'passed', 'passed', 'pending'), file('failed', 'passed', 'failed', 'todo')]
  expect(tallyVitest({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 2 })
})

test('a file that cannot be loaded is a failure, although none of its tests failed', () => {
  expect(tallyVitest({ testResults: [file('failed'), file('passed', 'passed')] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  })
})

test('a browser test that passes only the second time has failed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(tallyPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 2, skipped: 2 })
})

test('an error outside of any browser test is a failure', () => {
  const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
  expect(tallyPlaywright({ stats, errors: [{ message: 'cannot load the configuration' }] }).failed).toBe(1)
})

test('the last line counts everything', () => {
  const all = sum([
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 3, failed: 1, skipped: 0 },
  ])
  expect(inWords(all)).toBe('4 passed, 1 failed, 2 skipped')
})
