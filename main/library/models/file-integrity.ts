import { open, stat } from 'node:fs/promises'
import { strings } from '../../strings.ts'
import { contentHash } from '../content-hash.ts'

const { files } = strings.models

const pieceBytes = 2 ** 19

/** What a file must be. */
export interface Expected {
  /** For messages. */
  readonly name: string
  /** Exact size, where it is known. */
  readonly bytes?: number | undefined
  /** Lower-case hex. */
  readonly sha256: string
}

/**
 * Compares a file with what it must be: its size first, then every byte.
 *
 * @returns Undefined when it is the right file, otherwise one sentence that says what it is instead. Reading errors are
 *   thrown as they come.
 */
export async function whatIsWrongWith(
  file: string,
  expected: Expected,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { size } = await stat(file)
  const { name, bytes, sha256 } = expected
  if (bytes !== undefined && size !== bytes) {
    const pretender = await whatPretends(file, name)
    if (pretender) return pretender
    return size < bytes ? files.cutShort(name, size, bytes) : files.otherFile(name, size, bytes)
  }
  if ((await hashOf(file, signal)) === sha256) return undefined
  return (await whatPretends(file, name)) ?? files.otherContents(name)
}

/** SHA-256 of a file, lower-case hex. About a gigabyte a second. */
export async function hashOf(file: string | Buffer, signal?: AbortSignal): Promise<string> {
  const handle = await open(file)
  try {
    return await contentHash(handle, Buffer.allocUnsafe(pieceBytes), signal)
  } finally {
    await handle.close()
  }
}

/** Small texts that take a model's place when something went wrong on the way, in a sentence; undefined for anything else. */
export async function whatPretends(file: string, name: string): Promise<string | undefined> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0)
    return describePretender(buffer.subarray(0, bytesRead).toString('latin1'), name)
  } finally {
    await handle.close()
  }
}

/** Recognises a Git-LFS pointer and a web page by their first characters. */
export function describePretender(start: string, name: string): string | undefined {
  if (start.startsWith('version https://git-lfs')) return files.pointer(name)
  if (/^\s*<(!doctype html|html|head|body)\b/i.test(start)) return files.webPage(name)
  return undefined
}
