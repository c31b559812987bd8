import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentOf, entriesOf } from './asar.mjs'
import { largest, neededInside, problemsOf } from './contents.mjs'
import { machineOf } from './native.mjs'

let resources: string
beforeEach(() => {
  resources = mkdtempSync(join(tmpdir(), 'recollect-contents-'))
})
afterEach(() => {
  rmSync(resources, { recursive: true })
})

const place = { platform: 'linux', arch: 'x64' }
/** The beginning of a program for Linux: 0x3e is for x64, 0xb7 for arm64. */
const elf = (machine: number): Buffer => {
  const head = Buffer.alloc(64)
  head.write('\x7fELF', 'latin1')
  head.writeUInt16LE(machine, 18)
  return head
}

/** Writes an archive of these files; those whose path ends in `.node` or `.so.1` lie beside it, unless `packed`. */
function pack(files: Record<string, Buffer>, packed: readonly string[] = []): void {
  const tree = { files: {} as Record<string, unknown> }
  const bytes: Buffer[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files)) {
    const parts = path.split('/')
    const name = parts.pop() ?? ''
    let folder = tree.files
    for (const part of parts) folder = ((folder[part] ??= { files: {} }) as { files: Record<string, unknown> }).files
    if (/\.node$|\.so\.1$/.test(path) && !packed.includes(path)) {
      folder[name] = { size: content.length, unpacked: true }
      write(join('app.asar.unpacked', path), content)
    } else {
      folder[name] = { size: content.length, offset: String(offset) }
      bytes.push(content)
      offset += content.length
    }
  }
  const json = Buffer.from(JSON.stringify(tree))
  const numbers = Buffer.alloc(16)
  ;[4, json.length + 8, json.length + 4, json.length].forEach((number, i) => numbers.writeUInt32LE(number, 4 * i))
  write('app.asar', Buffer.concat([numbers, json, ...bytes]))
}

function write(path: string, content: Buffer | string): void {
  mkdirSync(dirname(join(resources, path)), { recursive: true })
  writeFileSync(join(resources, path), content)
}

const whole = (): Record<string, Buffer> =>
  Object.fromEntries(
    neededInside({ resources, ...place }).map((path) => [
      path.endsWith('/') ? `${path}index.js` : path,
      /\.node$|\.so\.1$/.test(path) ? elf(0x3e) : Buffer.from(path),
    ]),
  )

function writeBeside(): void {
  for (const path of ['manifest.json', 'mini/image.onnx', 'mini/text.onnx']) write(`models/${path}`, 'x')
  write('licences.txt', 'x')
  write('assets/icons/256x256.png', 'x')
}

test('a package with everything has no problems', () => {
  writeBeside()
  pack(whole())
  expect(problemsOf({ resources, ...place })).toEqual([])
})

test('whatever is missing is named', () => {
  writeBeside()
  const files = whole()
  delete files['out/main/scan-worker.js']
  pack(files)
  rmSync(join(resources, 'models/mini/text.onnx'))
  expect(problemsOf({ resources, ...place })).toEqual([
    'The package lacks out/main/scan-worker.js.',
    'The package lacks models/mini/text.onnx.',
  ])
})

test('a native file that the archive promises has to lie beside it', () => {
  writeBeside()
  pack(whole())
  const native = 'node_modules/better-sqlite3/prebuilds/linux-x64.node'
  rmSync(join(resources, 'app.asar.unpacked', native))
  expect(problemsOf({ resources, ...place })).toEqual([`${native} is said to lie beside the archive, and does not.`])
})

test('a native file of another machine is refused, and one that nothing could load', () => {
  writeBeside()
  pack({ ...whole(), 'node_modules/a/other.node': elf(0xb7), 'node_modules/a/in.node': elf(0x3e) }, [
    'node_modules/a/in.node',
  ])
  expect(problemsOf({ resources, ...place })).toEqual([
    'node_modules/a/other.node is for linux-arm64.',
    'node_modules/a/in.node is inside the archive, where nothing can load it.',
  ])
})

test('a package that has grown too large is refused, with both numbers', () => {
  writeBeside()
  pack(whole())
  write('models/huge.onnx', '')
  truncateSync(join(resources, 'models/huge.onnx'), largest)
  expect(problemsOf({ resources, ...place })).toEqual([
    'The package adds 140.0 MB to Electron; at most 140.0 MB are agreed.',
  ])
})

test('an archive is read back as it was written', () => {
  pack({ 'a/b/c.txt': Buffer.from('first'), 'd.txt': Buffer.from('second') })
  const archive = join(resources, 'app.asar')
  expect(entriesOf(archive).map((entry) => [entry.path, contentOf(archive, entry).toString()])).toEqual([
    ['a/b/c.txt', 'first'],
    ['d.txt', 'second'],
  ])
})

test('which machine a file is for is read from the file', () => {
  const windows = Buffer.alloc(256)
  windows.write('MZ', 'latin1')
  windows.writeUInt32LE(128, 60)
  windows.write('PE\0\0', 128, 'latin1')
  windows.writeUInt16LE(0xaa64, 132)
  const mac = Buffer.alloc(64)
  mac.writeUInt32BE(0xcffaedfe, 0)
  mac.writeUInt32LE(0x0100000c, 4)
  expect([elf(0x3e), windows, mac, Buffer.from('#!/bin/sh'), Buffer.alloc(0)].map(machineOf)).toEqual([
    'linux-x64',
    'win32-arm64',
    'darwin-arm64',
    undefined,
    undefined,
  ])
})
