import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCollection } from './collection.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'collection-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const file = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const scratch = (): string => join(folder, 'scratch')

test('a folder for each label: its pictures have that label, other files are left out', () => {
  file('set/cat/1.jpg', 'x')
  file('set/cat/notes.txt', 'x')
  file('set/red panda/2.PNG', 'x')
  expect(openCollection(join(folder, 'set'), scratch())).toEqual([
    { path: join(folder, 'set/cat/1.jpg'), file: 'cat/1.jpg', label: 'cat', captions: [] },
    { path: join(folder, 'set/red panda/2.PNG'), file: 'red panda/2.PNG', label: 'red panda', captions: [] },
  ])
})

test('a folder with a list: what the list says, in its order', () => {
  file(
    'set/list.jsonl',
    '{"file":"b.jpg","captions":["A dog .","Dogs"]}\n{"file":"a.jpg","label":"cat","more":1}\n{"file":"c.jpg","label":null}\n',
  )
  expect(openCollection(join(folder, 'set'), scratch())).toEqual([
    { path: join(folder, 'set/b.jpg'), file: 'b.jpg', captions: ['A dog .', 'Dogs'] },
    { path: join(folder, 'set/a.jpg'), file: 'a.jpg', label: 'cat', captions: [] },
    { path: join(folder, 'set/c.jpg'), file: 'c.jpg', captions: [] },
  ])
})

test('an archive is unpacked under names of our own, whatever its files are called', () => {
  file('0.jpg', 'picture')
  execFileSync('tar', ['--format=ustar', '-cf', 'set.tar', '--transform', 's|0.jpg|../0.jpg|', '-P', '0.jpg'], {
    cwd: folder,
  })
  file('set.jsonl', '{"file":"../0.jpg","label":"cat"}\n{"file":"missing.jpg","label":"dog"}\n')
  const [picture, ...rest] = openCollection(join(folder, 'set.tar'), scratch())
  expect(rest).toEqual([])
  expect(picture).toMatchObject({ path: join(scratch(), '0.jpg'), file: '../0.jpg', label: 'cat' })
  expect(readFileSync(picture!.path, 'utf8')).toBe('picture')
})

test('an archive without its list is refused by name', () => {
  file('0.jpg', 'picture')
  execFileSync('tar', ['--format=ustar', '-cf', 'set.tar', '0.jpg'], { cwd: folder })
  expect(() => openCollection(join(folder, 'set.tar'), scratch())).toThrow(/set\.jsonl is missing/)
})
