import { expect, test } from 'vitest'
import { formatsOf } from './formats.ts'

test('types may be written like file extensions', () => {
  expect(formatsOf('JPG, .heic,tif')).toEqual(['jpeg', 'heic', 'tiff'])
})

test('a type that there is not is refused, with the list of those that there are', () => {
  expect(() => formatsOf('jpeg,docx')).toThrow(/“docx”.*jpeg, png/)
})
