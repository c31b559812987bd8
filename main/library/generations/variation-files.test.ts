import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openVariationFiles } from './variation-files.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'recollect-variations-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('what nothing refers to is removed when the folder is opened, and everything else stays', () => {
  for (const name of ['kept.png', '7.state', 'left.jpg', '8.state.part']) writeFileSync(join(folder, name), '')
  openVariationFiles(folder, new Set(['kept.png', '7.state']), 0)
  expect(readdirSync(folder).toSorted()).toEqual(['7.state', 'kept.png'])
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'what cannot be removed keeps nobody from opening it',
  () => {
    const stuck = join(folder, 'stuck')
    mkdirSync(stuck)
    writeFileSync(join(stuck, 'left.jpg'), '')
    writeFileSync(join(folder, 'z.jpg'), '')
    chmodSync(stuck, 0o500)
    openVariationFiles(folder, new Set(), 0)
    chmodSync(stuck, 0o700)
    expect(readdirSync(folder)).toEqual(['stuck'])
  },
)

test('files are gone once their removal has settled', async () => {
  writeFileSync(join(folder, '7.state'), '')
  const files = openVariationFiles(folder, new Set(['7.state']), 0)
  void files.removeState(7)
  await files.settled()
  expect(existsSync(files.state(7))).toBe(false)
})
