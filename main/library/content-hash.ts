import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/**
 * SHA-256 of an open file, lower-case hex. About a gigabyte a second.
 *
 * @param piece Memory to read into, again and again: a stream takes new memory for every piece, and gives it back late.
 */
export async function contentHash(file: FileHandle, piece: Buffer, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; ;) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(piece, 0, piece.length, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(piece.subarray(0, bytesRead))
    at += bytesRead
  }
}
