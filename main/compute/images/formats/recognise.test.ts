import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memorySource } from '../source.ts'
import { recognise } from './recognise.ts'

const kindOf = (bytes: string | Buffer) =>
  recognise(memorySource(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1')))
const box = (...brands: string[]): string =>
  `\0\0\0${String.fromCharCode(16 + brands.length * 4 - 4)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`

test.each([
  ['\xff\xd8\xff\xe0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF89a', 'gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'webp'],
  ['MM\0*\0\0\0\0', 'tiff'],
  ['II+\0\x08\0\0\0', 'tiff'],
  ['\xff\x0a\0', 'jxl'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'jxl'],
  [box('heic', 'mif1', 'heic'), 'heic'],
  [box('mif1', 'mif1', 'heix'), 'heic'],
  [box('mif1', 'mif1', 'avif'), 'avif'],
  [box('avif', 'avif', 'mif1'), 'avif'],
  [box('crx ', 'crx '), 'raw'],
  ['FUJIFILMCCD-RAW 0201', 'raw'],
] as const)('%j is a picture: %s', (start, format) => {
  expect(kindOf(`${start}${'\x01'.repeat(40)}`)).toEqual({ is: 'picture', format })
})

test.each([
  ['%PDF-1.7\x01', 'a PDF document'],
  [box('isom', 'mp41'), 'a video'],
  [box('qt  '), 'a video'],
  ['\x1a\x45\xdf\xa3\x01', 'a video'],
  ['RIFF\0\0\0\0WAVE', 'a sound recording'],
  ['PK\x03\x04\x01', 'a ZIP archive'],
  ['\0\x05\x16\x07\0\x02', 'a companion file that macOS makes'],
  ['<!DOCTYPE html><html>', 'a web page'],
  ['Dear diary,\r\n\ttoday …', 'a text file'],
] as const)('%j is something else: %s', (start, what) => expect(kindOf(start)).toEqual({ is: 'other', what }))

test.each([
  ['<?xml version="1.0"?><svg/>', 'an SVG drawing'],
  ['8BPS\0\x01', 'a Photoshop document'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'a JPEG 2000 picture'],
  ['\0\0\x01\0\x01\0\x10\x10\0\0\x01\0', 'an icon'],
] as const)('%j is a picture that is not supported: %s', (start, what) => {
  expect(kindOf(start)).toEqual({ is: 'unsupported', what })
})

test('a file of zeros has lost what was in it, unless there is something later', () => {
  expect(kindOf(Buffer.alloc(5_000_000))).toEqual({ is: 'blank' })
  expect(kindOf(Buffer.concat([Buffer.alloc(3 * 2 ** 20), Buffer.alloc(100, 1)]))).toMatchObject({ is: 'other' })
})

test('any bytes are something', () => {
  const starts = fc.constantFrom(
    '',
    'BM',
    'II*\0',
    'MM\0*',
    '\0\0\0\x18ftyp',
    'RIFF',
    'II*\0\x08\0\0\0',
    '\xff\xd8\xff',
  )
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest])
      expect(['picture', 'unsupported', 'other', 'blank']).toContain(kindOf(bytes).is)
    }),
    { numRuns: 3_000 },
  )
})
