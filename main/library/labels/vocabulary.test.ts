import { expect, test } from 'vitest'
import { Vocabulary } from '../../../preload/contract/labels.ts'
import { openLabels } from '../store/labels.ts'
import { openStore } from '../store/open.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'
import { familiesOf } from './families.ts'
import { starterVocabulary } from './starter.ts'
import { exportLabels, importLabels } from './vocabulary.ts'

const empty = () => openLabels(openStore(':memory:'), () => 0)
const file = (...labels: unknown[]): Vocabulary => Vocabulary.parse({ recollect: 'labels', version: 1, labels })

test('what is exported can be imported into another library, and nothing is different', () => {
  const [one, other] = [empty(), empty()]
  importLabels(one, starterVocabulary)
  const exported = exportLabels(one.all())
  expect(importLabels(other, exported)).toEqual({ added: exported.labels.length, changed: 0 })
  expect(exportLabels(other.all())).toEqual(exported)
  expect(importLabels(other, exported)).toEqual({ added: 0, changed: 0 })
})

test('a file may name what a label is a kind of before or after it', () => {
  const labels = empty()
  importLabels(
    labels,
    file({ name: 'Dog', parent: 'animals' }, { name: 'Animals', parent: 'Nature' }, { name: 'Nature' }),
  )
  expect(labels.named('dog')!.parent).toBe(labels.named('animals')!.id)
})

test('a label of the same name is changed, and what is not in the file stays', () => {
  const labels = empty()
  importLabels(labels, file({ name: 'Dog', prompts: ['a dog'] }, { name: 'Cat' }))
  expect(importLabels(labels, file({ name: 'DOG', prompts: ['a hound'] }))).toEqual({ added: 0, changed: 1 })
  expect(labels.all().map(({ name, prompts }) => [name, ...prompts])).toEqual([['Cat'], ['DOG', 'a hound']])
})

test('a file that makes no sense is refused, saying what is wrong with it', () => {
  expect(() => importLabels(empty(), file({ name: 'Dog' }, { name: 'dog ' }))).toThrow('“dog” is in the file twice')
  expect(() => importLabels(empty(), file({ name: 'Dog', parent: 'Nobody' }))).toThrow('“Nobody”, which is nowhere')
  const ring = file({ name: 'A', parent: 'B' }, { name: 'B', parent: 'A' })
  expect(() => importLabels(empty(), ring)).toThrow('a kind of itself')
})

test('an empty vocabulary is one', () => {
  expect(importLabels(empty(), file())).toEqual({ added: 0, changed: 0 })
  expect(exportLabels([])).toEqual(file())
})

test('the labels that come with the app are about two hundred, each once, each with something to go by', () => {
  const { labels } = starterVocabulary
  expect(labels.length).toBeGreaterThan(200)
  expect(new Set(labels.map(({ name }) => foldName(name))).size).toBe(labels.length)
  for (const { prompts, automatic } of labels) expect(prompts.length > 0).toBe(automatic)
})

test('kinds that exclude each other are decided together, all others by themselves', () => {
  const labels = empty()
  importLabels(labels, starterVocabulary)
  const groups = familiesOf(labels.all()).filter(({ exclusive }) => exclusive)
  expect(groups.map((group) => group.labels.map(({ name }) => name).sort())).toEqual([['Indoors', 'Outdoors']])
  labels.change(labels.named('indoors')!.id, { automatic: false })
  expect(familiesOf(labels.all()).some(({ exclusive }) => exclusive)).toBe(false)
})
