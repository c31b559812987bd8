import { expect, test } from 'vitest'
import { promptOf, promptsOf } from './prompts.ts'

test.each([
  ['a red flower', 'a red flower', 1],
  ['a red flower:2', 'a red flower', 2],
  ['people: -0.5', 'people', -0.5],
  ['ratio 3:2:1.5', 'ratio 3:2', 1.5],
  ['title: the sea', 'title: the sea', 1],
  [' 海辺:.5 ', '海辺', 0.5],
])('“%s” is %s, %d times', (text, words, weight) => expect(promptOf(text)).toEqual({ words, weight }))

test.each([
  ['', 'has no words'],
  [':2', 'has no words'],
  ['…', 'has no words'],
  ['sea:0', 'not 0'],
  ['sea:99', 'from -10 to 10'],
  ['a'.repeat(1_001), 'at most 1,000 characters'],
])('“%s” is refused', (text, why) => expect(() => promptOf(text)).toThrow(why))

test.each([
  [[], 'Say what to make'],
  [['people:-1'], 'Only things to keep away from are no picture'],
  [['sea', 'Sea :-1'], 'wished for and wished away'],
  [['sea', 'sea'], 'is there twice'],
])('prompts that make no sense together are refused: %j', (texts, why) => {
  expect(() => promptsOf(texts, false)).toThrow(why)
})

test('beside a photo, no words are needed, and only unwanted ones are fine', () => {
  expect(promptsOf([], true)).toEqual([])
  expect(promptsOf(['people:-1'], true)).toEqual([{ words: 'people', weight: -1 }])
})
