import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tarFiles } from './tar.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tar-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** What the system's own tar makes of the folder. */
function packed(): Buffer {
  execFileSync('tar', ['--format=ustar', '-cf', 'archive.tar', 'in'], { cwd: folder })
  return readFileSync(join(folder, 'archive.tar'))
}

test('the files of an archive come out as they went in', () => {
  mkdirSync(join(folder, 'in/deep'), { recursive: true })
  writeFileSync(join(folder, 'in/empty'), '')
  writeFileSync(join(folder, 'in/deep/one.jpg'), Buffer.alloc(1_300, 7))
  const files = new Map([...tarFiles(packed())].map(({ name, bytes }) => [name, Buffer.from(bytes)]))
  expect([...files.keys()].sort()).toEqual(['in/deep/one.jpg', 'in/empty'])
  expect(files.get('in/deep/one.jpg')).toEqual(Buffer.alloc(1_300, 7))
})

test('an archive that was cut off is no archive', () => {
  mkdirSync(join(folder, 'in'))
  writeFileSync(join(folder, 'in/one.jpg'), Buffer.alloc(5_000, 7))
  const whole = packed()
  expect(() => [...tarFiles(whole.subarray(0, 3_000))]).toThrow('damaged')
})
