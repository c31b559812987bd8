import { expect, test } from 'vitest'
import { findChromium } from './chromium.mjs'

const among =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path)

test('the Chromium that is named is taken, and no other', () => {
  const env = { RECOLLECT_CHROMIUM: '/opt/c', PATH: '/usr/bin' }
  expect(findChromium(env, 'linux', among('/opt/c', '/usr/bin/chromium'))).toBe('/opt/c')
  expect(findChromium(env, 'linux', among('/usr/bin/chromium'))).toBeUndefined()
})

test('Chromium goes before Chrome, wherever they are on the path', () => {
  const env = { PATH: '/opt/google:/usr/bin' }
  expect(findChromium(env, 'linux', among('/opt/google/google-chrome', '/usr/bin/chromium'))).toBe('/usr/bin/chromium')
})

test('a machine without one has none', () => {
  expect(findChromium({ PATH: '/usr/bin' }, 'linux', among())).toBeUndefined()
})
