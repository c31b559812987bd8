import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../store/open.ts'

const count = 400
const work = mkdtempSync(join(tmpdir(), 'recollect-killed-'))
const photos = join(work, 'photos')

beforeAll(() => {
  for (let i = 0; i < count; i++) {
    const folder = join(photos, `${i % 20}`)
    mkdirSync(folder, { recursive: true })
    // Every tenth is a copy of another.
    writeFileSync(join(folder, `${i}.jpg`), `photo ${i - (i % 10 === 9 ? 1 : 0)}`)
  }
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** Starts a library in a process of its own, which scans, identifies and prints a line per committed batch. */
function start(database: string) {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'identify-killed.test.child.ts'),
      database,
      photos,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return { child, lines: createInterface(child.stdout) }
}

// At the very beginning, in the middle of the scan, and after some batches: between two writes or inside one.
test.each(['opened', 'batch 1', 'batch 4', 'batch 9'])(
  'killed at “%s”, the library is whole, and the next run finishes the work',
  async (moment) => {
    const database = join(work, `${moment}.sqlite`)
    const first = start(database)
    for await (const line of first.lines) if (line === moment) break
    first.child.kill('SIGKILL')
    await once(first.child, 'close')

    const before = openStore(database)
    expect(before.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(before.pragma('foreign_key_check')).toEqual([])
    const kept = before.prepare<[], number>('SELECT count(*) FROM file WHERE pending = 0').pluck().get()
    before.close()

    const second = start(database)
    const told: string[] = []
    for await (const line of second.lines) told.push(line)
    expect(told.at(-1)).toBe(`done, having read ${count - kept!} files`)

    const db = openStore(database)
    expect(db.prepare('SELECT count(*), sum(pending) FROM file').raw().get()).toEqual([count, 0])
    expect(db.prepare('SELECT count(*), sum(present) FROM content').raw().get()).toEqual([count - count / 10, count])
    db.close()
  },
)
