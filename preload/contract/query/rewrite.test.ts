import { expect, test } from 'vitest'
import type { Expression } from './expression.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { without } from './rewrite.ts'

function read(text: string): Expression {
  const parsed = parse(text)
  if (parsed.problem || !parsed.expression) throw new Error(text)
  return parsed.expression
}

test.each([
  ['red car tag:dog', [1], 'red car'],
  ['red car tag:dog', [0], 'tag:dog'],
  ['a tag:dog b', [1], 'a b'],
  ['(cat or dog) date:2019', [1], 'cat or dog'],
  ['(cat or dog) date:2019', [0, 1], 'cat date:2019'],
  ['cat or dog tag:x or tag:y', [1, 0], 'cat or tag:x or tag:y'],
  ['tag:dog', [], ''],
])('%s without the part at %j is “%s”', (text, path, rest) => {
  const expression = read(text)
  const part = path.reduce<Expression>((at, i) => ('parts' in at ? at.parts[i]! : at), expression)
  expect(print(without(expression, part))).toBe(rest)
})

test('what is not in it takes nothing away', () => {
  const expression = read('-(tag:a or tag:b) c')
  expect(without(expression, { kind: 'tag', name: 'a' })).toEqual(expression)
})

test('a part of what is denied can be taken away, too', () => {
  const expression = read('-(tag:a or tag:b)')
  if (expression.kind !== 'not' || !('parts' in expression.part)) throw new Error(expression.kind)
  expect(print(without(expression, expression.part.parts[0]!))).toBe('-tag:b')
})
