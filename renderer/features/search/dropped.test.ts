import { expect, test } from 'vitest'
import { droppedOf, isPicture } from './dropped.ts'

const item = (name: string, type: string, isDirectory = false) => ({
  kind: 'file',
  getAsFile: () => new File([], name, { type }),
  webkitGetAsEntry: () => ({ isDirectory }),
})

test('folders, pictures and anything else are told apart', () => {
  const items = [item('Rome', '', true), item('a.jpg', 'image/jpeg'), item('notes.txt', 'text/plain')]
  const dropped = droppedOf({ items: items as unknown as DataTransferItemList })
  expect([dropped.folders, dropped.pictures, dropped.others].map((files) => files.map(({ name }) => name))).toEqual([
    ['Rome'],
    ['a.jpg'],
    ['notes.txt'],
  ])
})

test('pictures are known by name where the browser has no type for them', () => {
  expect(isPicture({ name: 'IMG_1.HEIC', type: '' })).toBe(true)
  expect(isPicture({ name: 'heic.txt', type: '' })).toBe(false)
})
