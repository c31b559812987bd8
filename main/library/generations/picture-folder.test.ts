import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { preparePictureFolder, savePicture, stemOf } from './picture-folder.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'picture-folder-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const png = { stem: 'beach', extension: 'png' }

test('a picture gets the first number that is free, and what is there stays', async () => {
  writeFileSync(join(folder, 'beach-2.png'), 'mine')
  const saved = [await savePicture(folder, png, Buffer.from('a')), await savePicture(folder, png, Buffer.from('b'))]
  expect(saved).toEqual([join(folder, 'beach-1.png'), join(folder, 'beach-3.png')])
  expect(readFileSync(join(folder, 'beach-2.png'), 'utf8')).toBe('mine')
})

test('pictures that are saved at the same time do not meet', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => savePicture(folder, png, Buffer.from('a'))))
  expect(new Set(all).size).toBe(8)
})

test('a folder that is not there is made', async () => {
  await preparePictureFolder(join(folder, 'new', 'deep'), 4)
  expect(existsSync(join(folder, 'new', 'deep'))).toBe(true)
})

test('a file in the place of the folder is said', async () => {
  writeFileSync(join(folder, 'taken'), '')
  for (const path of [join(folder, 'taken'), join(folder, 'taken', 'below')]) {
    await expect(preparePictureFolder(path, 1)).rejects.toMatchObject({
      code: 'not-available',
      message: `${path} is not a folder.`,
    })
  }
})

test('a disk without room for all of them is said before any is made', async () => {
  await expect(preparePictureFolder(folder, 2 ** 40)).rejects.toThrow(/not enough room .* the disk is full\.$/)
})

test('a folder that goes away meanwhile is said', async () => {
  const gone = join(folder, 'gone')
  await expect(savePicture(gone, png, Buffer.from('a'))).rejects.toMatchObject({
    code: 'not-available',
    message: expect.stringContaining(`The pictures cannot be kept in ${gone}: `) as string,
  })
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder of somebody else is said', async () => {
  chmodSync(folder, 0o500)
  await expect(preparePictureFolder(folder, 1)).rejects.toThrow(`You may not write to ${folder}.`)
  chmodSync(folder, 0o700)
})

test.each([
  ['IMG 0001 (2)', 'IMG-0001-2'],
  ['Zürich & Café', 'Zürich-Café'],
  ['../../etc/passwd', 'etc-passwd'],
  ['…', 'picture'],
  ['長'.repeat(100), '長'.repeat(48)],
])('files for “%s” are called %s', (text, stem) => expect(stemOf(text)).toBe(stem))
