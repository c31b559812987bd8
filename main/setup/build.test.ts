import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sourceStamp } from './build.mjs'

let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'recollect-build-'))
  for (const folder of ['main', 'preload', 'renderer', 'models', 'assets']) mkdirSync(join(project, folder))
  writeFileSync(join(project, 'main', 'a.ts'), 'one')
})
afterEach(() => rmSync(project, { recursive: true }))

test('a copy of the same sources needs no other build, whatever the dates say', () => {
  const before = sourceStamp(project)
  utimesSync(join(project, 'main', 'a.ts'), 1, 1)
  expect(sourceStamp(project)).toBe(before)
  const copy = mkdtempSync(join(tmpdir(), 'recollect-build-'))
  cpSync(project, copy, { recursive: true })
  expect(sourceStamp(copy)).toBe(before)
  rmSync(copy, { recursive: true })
})

test('a change, a new file and a renamed file each need a build', () => {
  const stamps = [sourceStamp(project)]
  writeFileSync(join(project, 'main', 'a.ts'), 'two')
  stamps.push(sourceStamp(project))
  writeFileSync(join(project, 'renderer', 'b.svelte'), '')
  stamps.push(sourceStamp(project))
  rmSync(join(project, 'renderer', 'b.svelte'))
  writeFileSync(join(project, 'renderer', 'c.svelte'), '')
  stamps.push(sourceStamp(project))
  expect(new Set(stamps).size).toBe(4)
})

test('a test that changes needs no build', () => {
  const before = sourceStamp(project)
  writeFileSync(join(project, 'main', 'a.test.ts'), 'test')
  expect(sourceStamp(project)).toBe(before)
})
