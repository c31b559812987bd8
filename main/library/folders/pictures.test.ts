import { expect, test } from 'vitest'
import { headBytes, kindByName, looksLikePicture } from './pictures.ts'

test('names tell pictures from other files, whatever the case', () => {
  for (const name of ['a.jpg', 'UPPER.JPG', 'double.jpg.jpeg', 'a.HEIC', 'IMG.CR3', 'scan.tif', 'trailing dot..jpg'])
    expect([name, kindByName(name)]).toEqual([name, 'picture'])
  for (const name of [
    'a.txt',
    'a.mp4',
    'a.MOV',
    'a.xmp',
    'a.jpg.part',
    'Thumbs.db',
    'a.svg',
    'a.jpg~',
    'a.jpg_original',
  ])
    expect([name, kindByName(name)]).toEqual([name, 'other'])
  for (const name of ['JPEG-NO-EXT', 'a.xyz', 'photo.jpg!d', 'a.', '2019.08.31'])
    expect([name, kindByName(name)]).toEqual([name, 'unknown'])
})

const starting = (text: string): Uint8Array => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(headBytes)])

test.each([
  ['JPEG', '\xff\xd8\xff\xe0'],
  ['PNG', '\x89PNG\r\n\x1a\n'],
  ['GIF', 'GIF89a'],
  ['TIFF, little-endian', 'II*\0'],
  ['TIFF, big-endian', 'MM\0*'],
  ['WebP', 'RIFF\x10\x20\0\0WEBPVP8 '],
  ['BMP', 'BM\x10\x20\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'],
  ['AVIF', '\0\0\0\x20ftypavif'],
  ['HEIC', '\0\0\0\x18ftypheic'],
  ['HEIF', '\0\0\0\x18ftypmif1'],
  ['Canon CR3', '\0\0\0\x18ftypcrx '],
  ['Canon CRW', 'II\x1a\0\0\0HEAPCCDR'],
  ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['Fujifilm RAF', 'FUJIFILMCCD-RAW 0201'],
])('%s is known by its first bytes', (_name, bytes) => {
  expect(looksLikePicture(starting(bytes))).toBe(true)
})

test.each([
  ['text', 'BMW is a car maker, and this is a text'],
  ['a film', '\0\0\0\x20ftypisom'],
  ['a sound', 'RIFF\x10\x20\0\0WAVEfmt '],
  ['a program', '\x7fELF\x02\x01\x01'],
  ['an archive', 'PK\x03\x04'],
  ['a document', '%PDF-1.7'],
  ['zeros', '\0\0\0\0'],
  ['nothing', ''],
])('%s is no picture', (_name, bytes) => {
  expect(looksLikePicture(starting(bytes))).toBe(false)
  expect(looksLikePicture(Buffer.from(bytes, 'latin1'))).toBe(false)
})
