import { expect, test } from 'vitest'
import { isInSkippedFolder, isSkippedFile, isSkippedFolder } from './skipped.ts'

test.each([
  '.git',
  '.Trash-1000',
  '.Trashes',
  '.thumbnails',
  '.cache',
  'node_modules',
  '@eaDir',
  '@Recycle',
  '#recycle',
  '#snapshot',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
  '__MACOSX',
  'AppData',
  'Lightroom Catalog Previews.lrdata',
])('the folder %s is not entered', (name) => {
  expect(isSkippedFolder(name, 'Pictures')).toBe(true)
})

test.each([
  '2019',
  'Recycling',
  'node',
  'Trash the dress',
  'git',
  'Zürich',
  'originals',
  'resources',
  'x.photoslibrary',
])('the folder %s is entered', (name) => {
  expect(isSkippedFolder(name, 'Pictures')).toBe(false)
})

test('of a library of Apple Photos, only the originals are entered', () => {
  expect(isSkippedFolder('originals', 'Photos Library.photoslibrary')).toBe(false)
  expect(isSkippedFolder('Masters', 'Photos Library.photoslibrary')).toBe(false)
  expect(isSkippedFolder('resources', 'Photos Library.photoslibrary')).toBe(true)
})

test('hidden files are passed over, and with them the twins that a Mac leaves behind', () => {
  expect(isSkippedFile('._IMG_0001.jpg')).toBe(true)
  expect(isSkippedFile('.hidden.jpg')).toBe(true)
  expect(isSkippedFile('IMG_0001.jpg')).toBe(false)
})

test('what lies below a folder that is not entered is not looked at; the watched folder itself may have any name', () => {
  expect(isInSkippedFolder('/home/me', '/home/me/.cache/x/a.jpg')).toBe(true)
  expect(isInSkippedFolder('/home/me', '/home/me/a/node_modules/a.jpg')).toBe(true)
  expect(isInSkippedFolder('/home/me/.photos', '/home/me/.photos/2019/a.jpg')).toBe(false)
  expect(isInSkippedFolder('/', '/.git/a.jpg')).toBe(true)
  expect(isInSkippedFolder('/p/a.photoslibrary', '/p/a.photoslibrary/resources/x.jpg')).toBe(true)
})
