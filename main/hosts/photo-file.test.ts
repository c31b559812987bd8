import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileOf } from './photo-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'photo-file-'))
const path = join(folder, 'naïve 日本.jpg')
writeFileSync(path, '')
const file = (at: string, offline = false) => ({ path: at, folder, offline })

test('a photo is shown where it can be reached', () => {
  expect(fileOf({ files: [file('/unplugged/a.jpg', true), file(path)] })).toBe(path)
})

test.each([
  ['its drive is unplugged', file(path, true), 'not-available'],
  ['it was deleted a moment ago', file(join(folder, 'gone.jpg')), 'not-found'],
  ['its name is not valid text', file(join(folder, 'caf\uefe9.jpg')), 'not-available'],
])('a photo cannot be shown when %s', (_why, at, code) => {
  expect(() => fileOf({ files: [at] })).toThrow(expect.objectContaining({ code }))
})
