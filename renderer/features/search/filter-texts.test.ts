import { expect, test } from 'vitest'
import { camerasText, dateText, folderText, formatsText, toggled, yearsBetween } from './filter-texts.ts'

test('a whole year is called by its number, a day by itself, anything else by its ends', () => {
  expect(dateText({ from: '2019-01-01', to: '2019-12-31' })).toBe('2019')
  expect(dateText({ from: '2019-08-31', to: '2019-08-31' })).toMatch(/^[^–]*2019$/)
  expect(dateText({ from: '2019-08-01', to: '2020-01-31' })).toContain('–')
  expect(dateText({ from: '2019-08-01' })).toMatch(/^since /)
  expect(dateText({ to: '2019-08-01' })).toMatch(/^until /)
  expect(dateText({})).toBeUndefined()
})

test('chips stay short however much is chosen', () => {
  expect(folderText({ folder: '/home/ada/Pictures/2019 Rome' })).toBe('2019 Rome')
  expect(folderText({ folder: '/' })).toBe('/')
  expect(formatsText({ formats: ['jpeg', 'raw', 'heic'] })).toBe('JPEG +2')
  expect(camerasText({ cameras: ['Canon EOS 600D'] })).toBe('Canon EOS 600D')
  expect([formatsText({}), camerasText({}), folderText({})]).toEqual([undefined, undefined, undefined])
})

test('choosing twice takes it back, and nothing chosen is no filter', () => {
  expect(toggled(undefined, 'a')).toEqual(['a'])
  expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
  expect(toggled(['a'], 'a')).toBeUndefined()
})

test('years are offered from the last to the first', () => {
  expect(yearsBetween('2017-05-01', '2019-01-01')).toEqual([2019, 2018, 2017])
  expect(yearsBetween(null, null)).toEqual([])
})
