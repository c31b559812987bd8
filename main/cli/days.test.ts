import { expect, test } from 'vitest'
import { dayOf } from './days.ts'

test.each([
  ['2019', 'first', '2019-01-01'],
  ['2019', 'last', '2019-12-31'],
  ['2020-02', 'first', '2020-02-01'],
  ['2020-02', 'last', '2020-02-29'],
  ['2019-08-31', 'first', '2019-08-31'],
  ['2019-08-31', 'last', '2019-08-31'],
] as const)('%s means, as the %s day, %s', (text, end, expected) => {
  expect(dayOf(text, end)).toBe(expected)
})

test.each(['yesterday', '31.8.2019', '2019-13', '2019-06-31', '2019-00', '19', ''])('“%s” is refused', (text) => {
  expect(() => dayOf(text, 'first')).toThrow(/is not a date/)
})
