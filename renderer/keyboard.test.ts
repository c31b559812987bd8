import { expect, test } from 'vitest'
import { commandOf } from './keyboard.ts'

const key = (name: string, held: Partial<KeyboardEvent> = {}, target: EventTarget | null = null) =>
  commandOf({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, target, ...held })

test('what was done is taken back and done again by the keys that every program has for it', () => {
  expect(key('z', { ctrlKey: true })).toBe('undo')
  expect(key('z', { metaKey: true })).toBe('undo')
  expect(key('Z', { ctrlKey: true, shiftKey: true })).toBe('redo')
  expect(key('y', { ctrlKey: true })).toBe('redo')
})

test('while somebody types, taking back is about the text', () => {
  const box = document.createElement('input')
  for (const held of [{ ctrlKey: true }, { ctrlKey: true, shiftKey: true }]) expect(key('z', held, box)).toBeUndefined()
})

test('letters without Ctrl stand for something only where nobody types', () => {
  expect(key('t')).toBe('tag')
  expect(key('t', {}, document.createElement('textarea'))).toBeUndefined()
  expect(key('z')).toBeUndefined()
})
