import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compareVersions, isNewEnough, nodePackageFor, oldestNode } from './node-version.mjs'

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const lock = read('./node/package-lock.json') as Parameters<typeof nodePackageFor>[0]

test.each([
  ['v20.20.2', '22.14.0', -1],
  ['22.14.0', 'v22.14.0', 0],
  ['22.9.0', '22.14.0', -1],
  ['24.0.0', '22.14.0', 1],
  ['22.14.1-nightly', '22.14.0', 1],
])('%s against %s is %i', (a, b, expected) => {
  expect(Math.sign(compareVersions(a, b))).toBe(expected)
})

test('Node 22.22 is new enough, and anything older is not', () => {
  expect([isNewEnough('v22.22.0'), isNewEnough('v24.21.0')]).toEqual([true, true])
  expect([isNewEnough('v22.13.1'), isNewEnough('v20.20.2'), isNewEnough('v18.19.0')]).toEqual([false, false, false])
})

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['win32', 'arm64'],
])('there is a newer Node for %s on %s, pinned by its hash', (platform, arch) => {
  const found = nodePackageFor(lock, platform, arch)
  expect(found?.integrity).toMatch(/^sha512-/)
  expect(compareVersions(found?.version ?? '0', oldestNode)).toBeGreaterThan(0)
  expect(found?.binary).toBe(platform === 'win32' ? 'bin/node.exe' : 'bin/node')
})

test('a platform without one is told so', () => {
  expect(nodePackageFor(lock, 'freebsd', 'x64')).toBeUndefined()
})

test('package.json asks for the same oldest Node', () => {
  const { engines } = read('../../package.json') as { engines: { node: string } }
  expect(compareVersions(engines.node.replace('>=', ''), oldestNode)).toBe(0)
})
