import { stat } from 'node:fs'
import { open, readdir, realpath } from 'node:fs/promises'
import { strings } from '../../strings.ts'
import { libraryPath, osPath } from './paths.ts'

type EntryKind = 'file' | 'folder' | 'link' | 'other'

export interface Entry {
  /** In the library's form; see [Note: paths]. */
  readonly name: string
  readonly kind: EntryKind
}

/** What the file system says about a path, links followed. */
export interface Facts {
  readonly kind: 'file' | 'folder' | 'other'
  /** Bytes. */
  readonly size: number
  /** Epoch milliseconds, whole. */
  readonly mtime: number
  /** Number of the file system it is on. */
  readonly device: number
  /** Number of the file or folder on that file system. */
  readonly inode: number
}

/** The part of the file system that finding pictures needs. Takes and gives paths as the library writes them. */
export interface Disk {
  /** What is in a folder, in no particular order. */
  list(folder: string): Promise<readonly Entry[]>
  facts(path: string): Promise<Facts>
  /** The first bytes of a file; fewer if it is shorter. */
  head(path: string, bytes: number): Promise<Uint8Array>
  /** The path with all links resolved and, where that does not matter, in the spelling of the disk. */
  real(path: string): Promise<string>
}

/** The disk itself. Fails with the errors of `node:fs`. */
export const realDisk: Disk = {
  async list(folder) {
    const path = osPath(folder)
    const entries = typeof path === 'string' ? await readdir(path, { withFileTypes: true }) : []
    // U+FFFD stands for bytes that are not text, or for itself. Asked for bytes, the system says which.
    if (typeof path === 'string' && !entries.some(({ name }) => name.includes('\ufffd'))) {
      return entries.map((entry) => ({ name: libraryPath(entry.name), kind: kindOf(entry) }))
    }
    const raw = await readdir(path, { withFileTypes: true, encoding: 'buffer' })
    return raw.map((entry) => ({ name: libraryPath(entry.name), kind: kindOf(entry) }))
  },

  // The callback form: half the time of the promise, and a rescan consists of little else.
  facts: (path) =>
    new Promise((resolve, reject) => {
      stat(osPath(path), (error, stats) => {
        if (error) reject(error)
        else {
          const { size, mtimeMs, dev, ino } = stats
          const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
          resolve({ kind, size, mtime: wholeMs(mtimeMs), device: dev, inode: ino })
        }
      })
    }),

  async head(path, bytes) {
    const file = await open(osPath(path))
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  },

  real: async (path) => libraryPath(await realpath(osPath(path), { encoding: 'buffer' })),
}

/** Dates as the library keeps them. Broken file systems give years that no date can hold. */
export function wholeMs(mtimeMs: number): number {
  return Number.isFinite(mtimeMs) ? Math.floor(Math.min(Math.max(mtimeMs, -8.64e15), 8.64e15)) : 0
}

/** The code of a file system error: `ENOENT`, `EACCES` … */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

/** Whether the error says that there is nothing at that path, or only links that lead nowhere. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))
}

/** Why something cannot be read, in words that end a sentence: "… because <reason>". */
export function reasonOf(error: unknown): string {
  const code = codeOf(error)
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return strings.folders.reasons.gone
    case 'EACCES':
    case 'EPERM':
      return strings.folders.reasons.forbidden
    case 'EIO':
    case 'ENXIO':
    case 'ENODEV':
      return strings.folders.reasons.driveFails
    case 'ENOTCONN':
    case 'ESTALE':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
      return strings.folders.reasons.networkSilent
    case 'EBUSY':
      return strings.folders.reasons.locked
    case 'EMFILE':
    case 'ENFILE':
      return strings.folders.reasons.tooManyOpen
    case 'ENAMETOOLONG':
      return strings.folders.reasons.nameTooLong
    default:
      return strings.folders.reasons.system(code)
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'other'
}
