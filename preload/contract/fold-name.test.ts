import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldName } from './fold-name.ts'

test('case, spaces and the encoding of letters make no other name', () => {
  expect(foldName('  Été \u00a0 2019\n')).toBe(foldName('e\u0301te\u0301 2019'))
  expect(foldName('ISTANBUL')).toBe('istanbul')
})

test('letters, marks and signs that mean something do', () => {
  expect(foldName('resume')).not.toBe(foldName('résumé'))
  expect(foldName('C++')).not.toBe(foldName('C'))
})

test('a folded name is folded already', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => foldName(foldName(name)) === foldName(name)))
})
