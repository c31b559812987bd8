import { expect, test } from 'vitest'
import { labelOf } from '../../testing/fake-organising.ts'
import { familyOf, matching, treeRows } from './tag-tree.ts'

const animals = labelOf(1, 'Animals', { photos: 52 })
const bear = labelOf(2, 'Bear', { parent: animals.id, photos: 4 })
const polar = labelOf(3, 'Polar bear', { parent: bear.id, photos: 1 })
const album = labelOf(4, 'Aalborg', { photos: 2 })
const orphan = labelOf(5, 'Zoo', { parent: 99 as never })
const all = [album, animals, bear, polar, orphan]
const drawn = (rows: ReturnType<typeof treeRows>) => rows.map(({ label, depth }) => `${' '.repeat(depth)}${label.name}`)

test('groups come first, and their kinds only where they are open', () => {
  expect(drawn(treeRows(all, new Set()))).toEqual(['Animals', 'Aalborg', 'Zoo'])
  expect(drawn(treeRows(all, new Set([animals.id])))).toEqual(['Animals', ' Bear', 'Aalborg', 'Zoo'])
  expect(drawn(treeRows(all))).toEqual(['Animals', ' Bear', '  Polar bear', 'Aalborg', 'Zoo'])
})

test('what begins with what was typed comes before what contains it, the most used first', () => {
  expect(matching(all, 'BEA').map(({ name }) => name)).toEqual(['Bear', 'Polar bear'])
  expect(matching(all, 'a').map(({ name }) => name)).toEqual(['Animals', 'Aalborg', 'Bear', 'Polar bear'])
  expect(matching(all, '').length).toBe(5)
})

test('a label cannot become a kind of its own kinds', () => {
  expect([...familyOf(all, animals.id)]).toEqual([1, 2, 3])
})

test('ten thousand labels are found and drawn in a moment', () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    labelOf(i + 1, `label ${i}`, { parent: i % 100 === 0 ? null : ((i - (i % 100) + 1) as never) }),
  )
  expect(treeRows(many).length).toBe(10_000)
  expect(matching(many, 'label 9999').length).toBe(1)
})
