import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  displayName,
  displayPath,
  insideRange,
  isInside,
  joinPath,
  libraryPath,
  nameOf,
  osPath,
  osText,
  parentPath,
} from './paths.ts'

const posix = false
const windows = true

/** Bytes as file systems hand them out: mostly text, with stray bytes and private code points mixed in. */
const name = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }).map((text) => Buffer.from(text.toWellFormed())),
      fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
      fc.integer({ min: 0xef00, max: 0xf000 }).map((code) => Buffer.from(String.fromCharCode(code))),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => Buffer.from(Buffer.concat(parts).filter((byte) => byte !== 0 && byte !== 0x2f)))
  .filter((bytes) => bytes.length > 0)
const bytesPath = fc
  .array(name, { minLength: 1, maxLength: 4 })
  .map((names) => Buffer.concat(names.flatMap((part) => [Buffer.from('/'), part])))

const bytesOf = (path: string | Buffer): Buffer => (typeof path === 'string' ? Buffer.from(path) : path)

test('any bytes an operating system calls a path come back as the same bytes', () => {
  fc.assert(fc.property(bytesPath, (bytes) => bytesOf(osPath(libraryPath(bytes, posix), posix)).equals(bytes)))
})

test('two different paths never share a text', () => {
  fc.assert(
    fc.property(bytesPath, bytesPath, (a, b) => (libraryPath(a, posix) === libraryPath(b, posix)) === a.equals(b)),
  )
})

test('a path that is text is given to the operating system as text, and as the same text', () => {
  const textPath = fc.string({ unit: 'binary' }).map((text) => `/${text.toWellFormed().replace(/[\0/]/g, '')}x`)
  fc.assert(
    fc.property(textPath, (text) => {
      expect(osText(libraryPath(text, posix), posix)).toBe(text)
      expect(libraryPath(Buffer.from(text), posix)).toBe(libraryPath(text, posix))
    }),
  )
})

test('the text of a path has no lone surrogates, so that it survives SQLite and JSON', () => {
  fc.assert(fc.property(bytesPath, (bytes) => libraryPath(bytes, posix).isWellFormed()))
})

test('ordinary names are stored as they are', () => {
  for (const path of [
    '/photos/Zürich é.jpg',
    '/photos/Zu\u0308rich.jpg',
    '/p/日本 😀.jpg',
    '/p/back\\slash.jpg',
    '/p/new\nline',
  ]) {
    expect(libraryPath(Buffer.from(path), posix)).toBe(path)
    expect(osPath(path, posix)).toBe(path)
  }
})

test('NFC and NFD spellings stay two files, and read the same to people', () => {
  const composed = libraryPath(Buffer.from('/p/é.jpg'.normalize('NFC')), posix)
  const decomposed = libraryPath(Buffer.from('/p/é.jpg'.normalize('NFD')), posix)
  expect(composed).not.toBe(decomposed)
  expect(displayName(composed)).toBe(displayName(decomposed))
})

test('bytes that are not UTF-8 become private code points, and question marks for people', () => {
  const bytes = Buffer.from([0x2f, 0x70, 0x2f, 0x61, 0xff, 0xfe, 0x2e, 0x6a, 0x70, 0x67])
  const path = libraryPath(bytes, posix)
  expect(path).toBe('/p/a\uefff\ueffe.jpg')
  expect(osPath(path, posix)).toEqual(bytes)
  expect(osText(path, posix)).toBeUndefined()
  expect(displayName(path)).toBe('a\ufffd\ufffd.jpg')
})

test('a name that really has a private code point is shown with it', () => {
  const path = libraryPath('/p/\uefd0.jpg', posix)
  expect(path).not.toContain('\uefd0')
  expect(displayPath(path)).toBe('/p/\uefd0.jpg')
})

test('Windows paths use forward slashes inside the library only', () => {
  expect(libraryPath('C:\\Users\\Ann\\Bilder', windows)).toBe('C:/Users/Ann/Bilder')
  expect(osPath('C:/Users/Ann/Bilder', windows)).toBe('C:\\Users\\Ann\\Bilder')
  expect(libraryPath('C:\\', windows)).toBe('C:/')
  expect(libraryPath('\\\\nas\\photos\\2019', windows)).toBe('//nas/photos/2019')
})

test('a slash at the end does not make another folder', () => {
  expect(libraryPath('/photos/', posix)).toBe('/photos')
  expect(libraryPath('/', posix)).toBe('/')
})

test('being inside goes by whole segments', () => {
  expect(isInside('/photos', '/photos/a.jpg')).toBe(true)
  expect(isInside('/photos', '/photos')).toBe(true)
  expect(isInside('/photos', '/photos-old/a.jpg')).toBe(false)
  expect(isInside('/', '/photos')).toBe(true)
  expect(isInside('C:/', 'C:/photos')).toBe(true)
  expect(isInside('/photos/2019', '/photos')).toBe(false)
})

test('the range for SQL holds exactly what is inside, in byte order', () => {
  const segment = fc.constantFrom('a', 'a b', 'a-b', 'a/b', 'a0', 'é', '\uef80', '😀', '.')
  fc.assert(
    fc.property(segment, segment, (first, second) => {
      const folder = `/${first}`
      const path = `/${second}/x`
      const { from, to } = insideRange(folder)
      const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
      expect(compare(from, path) <= 0 && compare(path, to) < 0).toBe(isInside(folder, path))
    }),
  )
  expect(insideRange('/')).toEqual({ from: '/', to: '0' })
})

test('a path is made of its folder and its name', () => {
  for (const path of ['/a', '/a/b', 'C:/a', 'C:/a/b', '//nas/photos/a']) {
    const parent = parentPath(path)
    expect(parent === null ? null : joinPath(parent, nameOf(path))).toBe(path)
  }
  for (const root of ['/', 'C:/', '//nas/photos']) expect(parentPath(root)).toBeNull()
  expect(nameOf('/')).toBe('/')
})
