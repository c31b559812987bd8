import { readSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { osPath } from '../../library/folders/paths.ts'
import { strings } from '../../strings.ts'
import { heldBytes } from './limits.ts'
import { PictureError } from './picture-error.ts'

/** The bytes of one picture, wherever they are. */
export interface Source {
  /** Bytes. */
  readonly size: number
  /** Bytes from `offset`, as many as there are up to `length`. Waits for the disk: meant for small pieces. */
  read(offset: number, length: number): Buffer
  /** All bytes; throws `too-large` above `limit`. Reads them once. */
  whole(limit: number): Promise<Buffer>
  /** What to give to sharp: the bytes, or for large files a path under which it can open them. */
  forSharp(): Promise<Buffer | string>
}

export function memorySource(bytes: Uint8Array): Source {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    size: buffer.length,
    read: (offset, length) => buffer.subarray(offset, offset + length),
    whole: () => Promise.resolve(buffer),
    forSharp: () => Promise.resolve(buffer),
  }
}

/**
 * Opens the file at a path of the library for as long as `use` takes.
 *
 * Throws a {@link PictureError}: `gone`, `unreadable`, `empty`, `not-a-picture` for what is no file.
 */
export async function withFile<T>(path: string, use: (source: Source) => Promise<T>): Promise<T> {
  const handle = await readable(open(osPath(path), 'r'))
  try {
    const { size, isFile } = await readable(handle.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() })))
    if (!isFile) throw new PictureError('not-a-picture', strings.pictures.notOrdinary)
    if (size === 0) throw new PictureError('empty', strings.pictures.empty)
    return await use(fileSource(handle, size, osPath(path)))
  } finally {
    await handle.close()
  }
}

function fileSource(handle: FileHandle, size: number, path: string | Buffer): Source {
  let held: Promise<Buffer> | undefined
  const whole = async (limit: number): Promise<Buffer> => {
    if (size > limit) {
      throw new PictureError('too-large', strings.pictures.fileTooLarge(size, limit))
    }
    return (held ??= readable(readAll(handle, size)))
  }
  return {
    size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)))
      try {
        return bytes.subarray(0, bytes.length === 0 ? 0 : readSync(handle.fd, bytes, 0, bytes.length, offset))
      } catch (error) {
        throw unreadable(error)
      }
    },
    whole,
    forSharp: async () => {
      if (size <= heldBytes) return whole(heldBytes)
      // Only Linux and macOS have names that are not text, and there every open file has a name that is.
      return typeof path === 'string' ? path : `/dev/fd/${handle.fd}`
    },
  }
}

async function readAll(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled)
    // Somebody is shortening the file at this moment; what remains will be looked at when it has settled.
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(cause: unknown): PictureError {
  if (cause instanceof PictureError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new PictureError('gone', strings.pictures.gone, { cause })
  if (code === 'EACCES' || code === 'EPERM') {
    return new PictureError('unreadable', strings.pictures.notAllowed, { cause })
  }
  return new PictureError('unreadable', strings.pictures.unreadable(code || String(cause)), { cause })
}
