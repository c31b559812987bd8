import { expect, test } from 'vitest'
import { NewLabel } from '../../../preload/contract/labels.ts'
import { openFileTags } from './file-tags.ts'
import { openLabels } from './labels.ts'
import { openTagCounts } from './tag-counts.ts'
import { openTags } from './tags.ts'
import { testLibrary } from './test-library.ts'

/** Ten photos, and labels by name, each with the one it is a kind of. */
function library(...names: readonly (readonly [name: string, parent?: string])[]) {
  const db = testLibrary(Array.from({ length: 10 }, (_, i) => ({ id: i + 1 })))
  const clock = { now: 1_000 }
  const labels = openLabels(db, () => clock.now)
  const tags = openTags(db, () => clock.now)
  const files = openFileTags(db, labels, () => clock.now)
  const id = (name: string): number => labels.named(name)!.id
  for (const [name, parent] of names) {
    labels.add(NewLabel.parse({ name, parent: parent === undefined ? null : id(parent) }))
  }
  const say = (name: string, photos: readonly number[], verdict: 'yes' | 'no' | null): number =>
    tags.say(labels.named(name)!.id, photos, verdict)
  /** What a photo has. */
  const of = (photo: number): string[] =>
    tags.of([photo])[0]!.tags.map(({ name, holds, source }) => `${holds ? '' : '-'}${name} (${source})`)
  return { db, clock, labels, tags, files, id, say, of }
}

test('a name is one label, however it is written', () => {
  const { labels, id } = library(['Café'])
  expect(labels.add(NewLabel.parse({ name: ' CAFE\u0301 ' }))).toBe(id('café'))
  expect(labels.all()).toHaveLength(1)
})

test('a label keeps any characters, and prompts of five hundred words', () => {
  const { labels } = library()
  const name = `'"; DROP TABLE label; -- \u{1f408}\u202e`
  const prompts = [Array.from({ length: 500 }, (_, i) => `word${i}`).join(' ')]
  const id = labels.add(NewLabel.parse({ name, prompts }))
  expect(labels.get(id)).toMatchObject({ name, prompts })
})

test('a label that is renamed is still found by the name it had, until another takes it', () => {
  const { labels, id } = library(['Kitty'])
  const kitty = id('Kitty')
  labels.change(kitty, { name: 'Cat' })
  expect(id('kitty')).toBe(kitty)
  const other = labels.add(NewLabel.parse({ name: 'Dog' }))
  labels.change(other, { name: 'Kitty' })
  expect(id('kitty')).toBe(other)
  expect(id('cat')).toBe(kitty)
})

test('a label cannot have the name of another, nor be below itself', () => {
  const { labels, id } = library(['Animals'], ['Dog', 'Animals'], ['Poodle', 'Dog'])
  expect(() => labels.change(id('dog'), { name: 'ANIMALS' })).toThrow('There is a tag “Animals” already')
  expect(() => labels.change(id('animals'), { parent: labels.named('poodle')!.id })).toThrow('a kind of itself')
  expect(() => labels.change(id('animals'), { parent: labels.named('animals')!.id })).toThrow('a kind of itself')
})

test('kinds of a label that is deleted move up, past others that go with it', () => {
  const { labels, id } = library(['Animals'], ['Dog', 'Animals'], ['Poodle', 'Dog'], ['Rex', 'Poodle'])
  const animals = id('animals')
  labels.remove([id('dog'), id('poodle')])
  expect(labels.named('rex')!.parent).toBe(animals)
  expect(labels.named('dog')).toBeUndefined()
})

test('merging gathers what people said, the names and the kinds; what was said of the label that stays counts more', () => {
  const { labels, id, say, of } = library(['Cat'], ['Kitten'], ['Tabby', 'Kitten'])
  const cat = id('Cat')
  say('Cat', [1], 'no')
  say('Kitten', [1, 2], 'yes')
  labels.merge([id('kitten')], cat)
  expect(of(1)).toEqual(['-Cat (person)'])
  expect(of(2)).toEqual(['Cat (person)'])
  expect(id('kitten')).toBe(cat)
  expect(labels.named('tabby')!.parent).toBe(cat)
  expect(labels.get(cat).prompts).toEqual(['a photo of Cat', 'a photo of Kitten'])
})

test('a label can be merged into one of its own kinds', () => {
  const { labels, id } = library(['Animals'], ['Dog', 'Animals'], ['Poodle', 'Dog'])
  const [animals, poodle] = [id('animals'), id('poodle')]
  labels.merge([id('dog')], poodle)
  expect(labels.get(poodle).parent).toBe(animals)
})

test('a person’s word counts more than the file’s, and taking it back leaves the file’s', () => {
  const { files, say, of } = library()
  files.set(1, ['Seaside'])
  expect(of(1)).toEqual(['Seaside (file)'])
  say('Seaside', [1], 'no')
  expect(of(1)).toEqual(['-Seaside (person)'])
  say('Seaside', [1], null)
  expect(of(1)).toEqual(['Seaside (file)'])
})

test('what a file no longer says is no longer its tag', () => {
  const { files, of } = library()
  files.set(1, ['Seaside', 'Summer'])
  files.set(1, ['summer', '  ', 'x'.repeat(5_000)])
  expect(of(1)).toEqual(['Summer (file)'])
})

test('a photo counts once for the label above, whichever kinds it has', () => {
  const { db, id, say } = library(['Animals'], ['Dog', 'Animals'], ['Cat', 'Animals'])
  say('Dog', [1, 2, 3], 'yes')
  say('Cat', [3, 4], 'yes')
  say('Dog', [5], 'no')
  const counts = openTagCounts(db)()
  expect(counts.get(id('animals'))).toEqual({ photos: 4, byPerson: 0, byMachine: 0, rejected: 0 })
  expect(counts.get(id('dog'))).toEqual({ photos: 3, byPerson: 3, byMachine: 0, rejected: 1 })
})

test('saying the same again changes nothing, and photos that are not there are passed over', () => {
  const { say } = library(['Dog'])
  expect(say('Dog', [1, 2, 999], 'yes')).toBe(2)
  expect(say('Dog', [1, 2], 'yes')).toBe(0)
  expect(say('Dog', [2], 'no')).toBe(1)
})

test('whatever the machine goes by makes it think again; a new name does not', () => {
  const { labels, id } = library(['Dog'])
  const [before, revision] = [labels.state(), labels.named('dog')!.revision]
  labels.change(id('dog'), { name: 'Hound' })
  expect(labels.state()).toBe(before)
  labels.change(id('hound'), { prompts: ['a hound'] })
  expect(labels.named('hound')!.revision).toBeGreaterThan(revision)
  expect(labels.state()).not.toBe(before)
})
