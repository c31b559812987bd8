import Database from 'better-sqlite3'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../preload/contract/failure.ts'
import { strings } from '../strings.ts'

const Owner = z.object({ pid: z.int(), host: z.string(), door: z.string(), since: z.iso.datetime() })

/** Who has the library, for as long as the process lives. */
export interface LibraryLock {
  release(): void
}

/**
 * Takes the library for this process.
 *
 * The lock is SQLite's own lock on a small file, so the operating system lets go of it however the process ends, and
 * there is no stale lock to clean up. Beside it lies a note that says who has it.
 *
 * @param door What people would call this process: `the Recollect app`, `recollect serve` …
 * @throws {Failure} `library-locked`, naming the owner.
 */
export function lockLibrary(directory: string, door: string, now: () => number): LibraryLock {
  mkdirSync(directory, { recursive: true })
  const note = join(directory, 'owner.json')
  const db = new Database(join(directory, 'owner.lock'))
  try {
    db.pragma('busy_timeout = 0')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new Failure('library-locked', strings.library.lock.inUse(directory, ownerIn(note)))
  }
  writeFileSync(
    note,
    JSON.stringify({ pid: process.pid, host: hostname(), door, since: new Date(now()).toISOString() }),
  )
  return { release: () => db.close() }
}

function ownerIn(note: string): string {
  try {
    const { door, pid, host, since } = Owner.parse(JSON.parse(readFileSync(note, 'utf8')))
    return strings.library.lock.owner(door, pid, host, since)
  } catch {
    // The owner is only just writing it, or an older version did not: the lock itself is what counts.
    return strings.library.lock.unknownOwner
  }
}
