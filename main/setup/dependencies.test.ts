import { expect, test } from 'vitest'
import { matchesLock } from './dependencies.mjs'

const wanted = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/only-on-another-platform': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  },
}
const a = wanted.packages['node_modules/a']

test('what was installed from the lock file matches it, without the packages of other platforms', () => {
  expect(matchesLock(wanted, { packages: { 'node_modules/a': a } })).toBe(true)
})

test('an interrupted installation leaves no list, and is done again', () => {
  expect(matchesLock(wanted, undefined)).toBe(false)
})

test.each([
  ['a missing package', {}],
  ['another version', { 'node_modules/a': { ...a, version: '1.0.1' } }],
  ['the same version with other contents', { 'node_modules/a': { ...a, integrity: 'sha512-x' } }],
])('%s does not match', (_what, packages) => {
  expect(matchesLock(wanted, { packages })).toBe(false)
})
