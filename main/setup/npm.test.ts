import { expect, test } from 'vitest'
import { explainNpmFailure, withoutNpmState } from './npm.mjs'

test.each([
  ['npm error code ENOTFOUND\nnpm error network request to https://registry.example failed', /is this machine online/],
  ['npm ERR! code ECONNREFUSED', /proxy/],
  ['npm error code EINTEGRITY', /was refused/],
  ['npm error code E404', /does not have/],
  ['npm error code ENOSPC', /disk is full/],
  ['npm error code EACCES\nnpm error syscall mkdir', /cannot be written/],
  ['npm error code EUSAGE\nnpm error `npm ci` can only install packages when …', /do not agree/],
])('%j is explained', (output, expected) => {
  expect(explainNpmFailure(output, 1)).toMatch(expected)
})

test('an unknown failure is told in npm’s own words, without its warnings', () => {
  expect(explainNpmFailure('npm warn config old\nnpm error Something new\n', 1)).toBe('npm says: Something new')
})

test('a machine without npm is told where npm comes from', () => {
  expect(explainNpmFailure('spawn npm ENOENT', 127)).toMatch(/comes with Node/)
})

test('an npm started by a script keeps the person’s configuration and forgets the script', () => {
  const env = {
    PATH: '/bin',
    npm_config_registry: 'https://registry.example',
    npm_lifecycle_event: 'start',
    npm_config_local_prefix: '/x',
  }
  expect(withoutNpmState(env)).toEqual({ PATH: '/bin', npm_config_registry: 'https://registry.example' })
})
