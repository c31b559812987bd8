import { expect, test } from 'vitest'
import { firstComplaint, obstacleToWindows } from './electron.mjs'

test('a window needs a display on Linux, and somebody who is not root', () => {
  expect(obstacleToWindows('linux', {}, 1000)).toBe('there is no display')
  expect(obstacleToWindows('linux', { DISPLAY: ':0' }, 0)).toBe('Electron does not run as root')
  expect(obstacleToWindows('linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000)).toBeUndefined()
})

test('elsewhere there is always a display', () => {
  expect(obstacleToWindows('darwin', {}, 501)).toBeUndefined()
  expect(obstacleToWindows('win32', {}, undefined)).toBeUndefined()
})

test('why a download failed is told without the names of classes', () => {
  expect(firstComplaint('\nTypeError: fetch failed\n    at node:internal')).toBe('fetch failed')
  expect(firstComplaint('HTTPError: Response code 404 (Not Found)')).toBe('Response code 404 (Not Found)')
  expect(firstComplaint('')).toBeUndefined()
})
