import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts'

const main = { x: 0, y: 25, width: 1920, height: 1055 }
const second = { x: 1920, y: 0, width: 2560, height: 1440 }

test('the first time, a window opens in the middle of the main display', () => {
  expect(placeWindow(undefined, [main, second])).toEqual({ x: 320, y: 153, width: 1280, height: 800 })
})

test('a window opens where it was, also on a second display', () => {
  const saved = { x: 2000, y: 100, width: 1000, height: 700 }
  expect(placeWindow(saved, [main, second])).toEqual(saved)
})

test('a window whose display is gone comes to the main one, as large as it was', () => {
  expect(placeWindow({ x: 2000, y: 100, width: 1000, height: 700 }, [main])).toEqual({
    x: 460,
    y: 203,
    width: 1000,
    height: 700,
  })
})

test.each([
  ['above the top edge', { x: 100, y: -500, width: 800, height: 600 }],
  ['below the bottom edge', { x: 100, y: 1070, width: 800, height: 600 }],
  ['beyond the left edge', { x: -790, y: 100, width: 800, height: 600 }],
])('a window that nobody could take hold of, %s, comes back', (_where, saved) => {
  expect(placeWindow(saved, [main])).toMatchObject({ x: 560, y: 253 })
})

test('a window is never larger than its display', () => {
  expect(placeWindow({ x: 10, y: 30, width: 5000, height: 4000 }, [main])).toMatchObject({ width: 1920, height: 1055 })
})

test('what was saved is read back, and nonsense counts as nothing', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'window-')), 'deep', 'window.json')
  expect(readWindowState(file)).toBeUndefined()
  const state = { bounds: { x: 1, y: 2, width: 800, height: 600 }, maximized: true, fullScreen: false }
  writeWindowState(file, state)
  expect(readWindowState(file)).toEqual(state)
  for (const text of [
    '',
    '{',
    '{"bounds":{"x":0}}',
    '{"bounds":{"x":0,"y":0,"width":-5,"height":1e99},"maximized":1}',
  ]) {
    writeFileSync(file, text)
    expect([text, readWindowState(file)]).toEqual([text, undefined])
  }
})
