import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockLibrary } from './lock.ts'

let directory: string
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'recollect-lock-'))))
afterEach(() => rmSync(directory, { recursive: true }))

const now = () => Date.UTC(2026, 0, 2, 3, 4)

test('a second owner is told who has the library', () => {
  const lock = lockLibrary(directory, 'the Recollect app', now)
  expect(() => lockLibrary(directory, 'recollect index', now)).toThrow(
    expect.objectContaining({
      code: 'library-locked',
      message: expect.stringMatching(/in use by the Recollect app \(process \d+ on .+, since 2026-01-02 03:04 UTC\)/),
    }),
  )
  lock.release()
  lockLibrary(directory, 'recollect index', now).release()
})

test('an owner that is killed leaves no lock behind', async () => {
  const script = `
    import { lockLibrary } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
    lockLibrary(${JSON.stringify(directory)}, 'a doomed process', Date.now)
    console.log('locked')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  expect(() => lockLibrary(directory, 'me', now)).toThrow(/a doomed process/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockLibrary(directory, 'me', now).release()
})
