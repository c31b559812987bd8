import { expect, test } from 'vitest'
import { everything } from './question.ts'
import { heavier, lighter, wishesOfQuestion, wishesTyped, withWishes } from './wishes.ts'

const words = (text: string, weight = 1) => ({ kind: 'words', words: text, weight })

test('the words of a search are what to make, its conditions are not', () => {
  const text = 'a red boat 2:sunset -people tag:Dog date:2019'
  expect(wishesOfQuestion({ ...everything, text })).toEqual([
    words('a red boat'),
    words('sunset', 2),
    words('people', -1),
  ])
})

test('a search for photos like another one makes pictures like it', () => {
  const like = { likeness: { kind: 'photo' as const, id: 7 as never }, picture: '', name: 'lake.jpg' }
  expect(wishesOfQuestion({ ...everything, example: like, text: 'snow like:9' })).toEqual([
    { kind: 'photo', id: 7, weight: 1 },
    words('snow'),
    { kind: 'photo', id: 9, weight: 1 },
  ])
})

test('nobody keeps away from a photo, only from words', () => {
  expect(wishesOfQuestion({ ...everything, text: 'snow -like:9' })).toEqual([words('snow')])
})

test('what is typed may carry weights and minus, as in a search', () => {
  expect(wishesTyped('2:sunset boat -people')).toEqual([words('sunset', 2), words('boat'), words('people', -1)])
})

test('weights may follow the words, as on the command line', () => {
  expect(wishesTyped('a red sunset:1.5')).toEqual([words('a red sunset', 1.5)])
  expect(wishesTyped('people:-0.5')).toEqual([words('people', -0.5)])
  expect(wishesTyped('the square at 10:30')).toEqual([words('the square at 10:30')])
  expect(wishesTyped('2:sunset')).toEqual([words('sunset', 2)])
})

test('what is no query, or more than words, is taken as it was typed', () => {
  expect(wishesTyped(' cats or dogs ')).toEqual([words('cats or dogs')])
  expect(wishesTyped('painting: (unfinished')).toEqual([words('painting: (unfinished')])
  expect(wishesTyped('tag:Dog')).toEqual([words('tag:Dog')])
  expect(wishesTyped('  ')).toEqual([])
})

test('the same words again only change what they count', () => {
  const before = wishesTyped('sunset boat -people')
  expect(withWishes(before, wishesTyped('-2:people'))).toEqual([words('sunset boat'), words('people', -2)])
})

test('weights go up and down past nothing, and end somewhere', () => {
  expect([heavier(1), heavier(-0.5), heavier(1.7), heavier(10)]).toEqual([1.5, 0.5, 2, undefined])
  expect([lighter(1), lighter(0.5), lighter(-10)]).toEqual([0.5, -0.5, undefined])
  expect(lighter(0.5, 0.5)).toBeUndefined()
})
