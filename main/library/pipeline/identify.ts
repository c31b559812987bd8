import { open, type FileHandle } from 'node:fs/promises'
import { strings } from '../../strings.ts'
import { contentHash } from '../content-hash.ts'
import { codeOf, isGone, reasonOf, wholeMs, type Disk } from '../folders/disk.ts'
import { displayName, osPath } from '../folders/paths.ts'
import { presenceOf } from '../folders/presence.ts'
import { inLanes } from '../folders/walk.ts'
import type { Files, Identified, PendingFile } from '../store/files.ts'
import type { JobFailure, Outcome, Stage } from './stage.ts'

/**
 * Files hashed at once: enough to read while another is hashed.
 *
 * Hashing happens in pieces on this thread. Handing whole files to the thread pool (`crypto.subtle.digest`) was
 * measured on 40 files of 5 MB and 40 of 30 MB: it took half as much CPU again, up to 210 MB instead of 2, and stopped
 * this thread for 20 to 30 ms at a time to make room for them, where a piece takes less than one.
 */
const lanes = 4
const pieceBytes = 2 ** 19

/** Finds out what is in new and changed files: SHA-256 of their bytes. From here on a photo is known by content. */
export function identifyStage(files: Files, disk: Disk): Stage<PendingFile, Identified> {
  const spare: Buffer[] = []
  return {
    name: 'identify',
    batchSize: 32,
    lanes: 1,
    claim: (limit, busy) => files.pending(limit, busy),
    commit: (outcomes) => files.recordIdentified(outcomes),
    progress: () => files.identifyProgress(),
    async perform(jobs, signal) {
      const outcomes: Outcome<PendingFile, Identified>[] = []
      await inLanes(jobs, lanes, signal, async (job) => {
        const piece = spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)
        try {
          outcomes.push(await identify(job, piece, disk, signal))
        } finally {
          spare.push(piece)
        }
      })
      return outcomes
    },
  }
}

async function identify(
  job: PendingFile,
  piece: Buffer,
  disk: Disk,
  signal: AbortSignal,
): Promise<Outcome<PendingFile, Identified>> {
  try {
    const file = await open(osPath(job.path))
    try {
      const before = await version(file)
      if (before.size === 0) return { job, failure: failure('permanent', 'empty', strings.library.setAside.empty) }
      const hash = await contentHash(file, piece, signal)
      const after = await version(file)
      if (before.size === after.size && before.mtime === after.mtime) return { job, result: { hash, ...after } }
      return { job, failure: failure('transient', 'still-changing', strings.library.setAside.stillChanging) }
    } finally {
      await file.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!isGone(error)) return { job, failure: unreadable(job, error) }
    // Only a folder that is there can say that something in it is not.
    const folder = await presenceOf(disk, job.folder)
    if (folder.kind === 'here' && !folder.isEmpty) return { job, result: 'gone' }
    return { job, failure: failure('transient', 'offline', strings.library.setAside.folderAway) }
  }
}

async function version(file: FileHandle): Promise<{ size: number; mtime: number }> {
  const { size, mtimeMs } = await file.stat()
  return { size, mtime: wholeMs(mtimeMs) }
}

const failure = (kind: JobFailure['kind'], code: JobFailure['code'], message: string): JobFailure => ({
  kind,
  code,
  message,
})

/** Whatever it is may pass: permissions are given, locks are released, cables are plugged in again. */
function unreadable(job: PendingFile, error: unknown): JobFailure {
  const code = codeOf(error)
  if (code === 'unknown') throw error
  return failure('transient', 'unreadable', strings.library.setAside.unreadable(displayName(job.path), reasonOf(error)))
}
