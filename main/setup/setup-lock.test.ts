import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryLock, whileLocked } from './setup-lock.mjs'

let folder: string
let lock: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recollect-lock-'))
  lock = join(folder, 'setup.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('one set-up at a time', async () => {
  await whileLocked(lock, async () => {
    expect(tryLock(lock)).toBe(false)
  })
  expect(tryLock(lock)).toBe(true)
})

test('a set-up that fails leaves the way free', async () => {
  await expect(
    whileLocked(lock, async () => {
      throw new Error('no network')
    }),
  ).rejects.toThrow('no network')
  expect(existsSync(lock)).toBe(false)
})

test('a lock whose owner was killed is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(lock, String(pid))
  expect([tryLock(lock), tryLock(lock)]).toEqual([false, true])
  expect(readdirSync(folder)).toEqual(['setup.lock'])
})

test('an empty lock is respected while it is fresh, and not for ever', () => {
  writeFileSync(lock, '')
  expect([tryLock(lock), tryLock(lock)]).toEqual([false, false])
  utimesSync(lock, 1, 1)
  expect([tryLock(lock), tryLock(lock)]).toEqual([false, true])
})
