import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { packagingArguments } from './arguments.mjs'
import { obstacle } from './before-pack.mjs'

const key = (type: 'ed25519' | 'x25519'): string => {
  const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  return pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
}

test('nothing is ever published from here', () => {
  expect(packagingArguments(['--dir'])).toEqual(['--dir', '--publish', 'never'])
})

test('an app that is to look for new versions is told where, and whom to believe', () => {
  const signer = key('ed25519')
  const given = packagingArguments(['--linux', 'deb', '--updates', 'https://example.org/new', `--update-key=${signer}`])
  expect(given.slice(0, 2)).toEqual(['--linux', 'deb'])
  expect(given).toContain('--config.extraMetadata.updates.address=https://example.org/new/')
  expect(given).toContain(`--config.extraMetadata.updates.key=${signer}`)
})

test('an address without a key, or with one that cannot sign, is refused', () => {
  expect(() => packagingArguments(['--updates', 'https://example.org'])).toThrow(/belong together/)
  expect(() => packagingArguments(['--updates', 'http://example.org', '--update-key', key('ed25519')])).toThrow(/https/)
  expect(() => packagingArguments(['--updates=https://example.org', `--update-key=${key('x25519')}`])).toThrow(/key/)
  expect(() => packagingArguments(['--updates=https://example.org', '--update-key=abc'])).toThrow(/key/)
})

test('what cannot be packaged here is said before anything is copied', () => {
  expect(obstacle('darwin', 'x64', () => true)).toMatch(/no package for Macs with Intel/)
  expect(obstacle('win32', 'arm64', () => false)).toMatch(/npm ci --os=win32 --cpu=arm64/)
  expect(obstacle('linux', 'arm64', () => false)).toBeUndefined()
  expect(obstacle('win32', 'x64', (path) => path === 'node_modules/@img/sharp-win32-x64')).toBeUndefined()
})
