import { expect, test } from 'vitest'
import { Selection } from './selection.svelte.ts'

const photos = { ids: Uint32Array.of(10, 11, 12, 13, 14, 15), count: 6, likely: undefined }

test('a photo is picked, and put back', () => {
  const selection = new Selection()
  selection.toggle(photos, 2)
  selection.toggle(photos, 4)
  expect(selection.ids).toEqual([12, 14])
  selection.toggle(photos, 2)
  expect([selection.has(12), selection.has(14), selection.count]).toEqual([false, true, 1])
})

test('a range goes from the last pick to where it is drawn, and follows its end back', () => {
  const selection = new Selection()
  selection.toggle(photos, 1)
  selection.extend(photos, 4, 0)
  expect(selection.ids).toEqual([11, 12, 13, 14])
  selection.extend(photos, 2, 0)
  expect(selection.ids).toEqual([11, 12])
  selection.extend(photos, 0, 0)
  expect([...selection.ids].sort()).toEqual([10, 11])
})

test('without a pick before it, a range begins where the keyboard was', () => {
  const selection = new Selection()
  selection.extend(photos, 3, 2)
  expect(selection.ids).toEqual([12, 13])
})

test('a range that is finished stays when another one is drawn', () => {
  const selection = new Selection()
  selection.toggle(photos, 0)
  selection.extend(photos, 1, 0)
  selection.toggle(photos, 4)
  selection.extend(photos, 5, 0)
  expect(selection.ids).toEqual([10, 11, 14, 15])
})

test('everything of a search is first what stands out, then all of it', () => {
  const selection = new Selection()
  const ranked = { ...photos, likely: 2 }
  selection.all(ranked)
  expect(selection.ids).toEqual([10, 11])
  selection.all(ranked)
  expect(selection.count).toBe(6)
})

test('a month is picked as a whole, and put back as a whole', () => {
  const selection = new Selection()
  selection.toggle(photos, 1)
  selection.toggleRun(photos, 0, 3)
  expect(selection.count).toBe(3)
  selection.toggleRun(photos, 0, 3)
  expect(selection.count).toBe(0)
})

test('photos that have left the list are no longer picked', () => {
  const selection = new Selection()
  selection.all(photos)
  selection.keep({ ids: Uint32Array.of(15, 99, 10) })
  expect(selection.ids).toEqual([10, 15])
})
