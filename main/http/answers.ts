import { createHash } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** A file to send: where it is, as the operating system wants it, and its media type. */
export interface ServedFile {
  readonly path: string | Buffer
  readonly type: string
}

/**
 * What the page may do: nothing that it did not bring itself. Pictures may also be blobs, for one that was pasted.
 * Svelte sets styles through the object model, which this allows; `style="…"` in markup it does not.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer, also on refusals: a browser shows those as pages too. */
export const securityHeaders = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

/** `Cache-Control` for addresses that name their content: it can never change. */
export const forever = 'private, max-age=31536000, immutable'
/** `Cache-Control` for everything else: kept, but asked about each time. */
export const revalidate = 'private, no-cache'

/** An answer without a body, never cached. */
export function refuse(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { ...securityHeaders, 'Cache-Control': 'no-store', ...headers } })
}

/** Nothing is here. */
export function nothing(): Response {
  return refuse(404)
}

/** Up to this many bytes a file is read at once; larger ones are streamed. */
const readWhole = 256 * 1024

/** Answers `GET` and `HEAD` with a file: whole, or 304 when the page has it already, or 404 when it cannot be read. */
export async function sendFile(request: Request, served: ServedFile, cacheControl: string): Promise<Response> {
  const file = await openRegular(served.path)
  if (!file) return nothing()
  let streaming = false
  try {
    const { size, mtimeMs, ino } = await file.stat()
    const tag = createHash('sha256').update(served.path).update(`\0${ino} ${size} ${mtimeMs}`).digest('base64url')
    const headers = {
      ...securityHeaders,
      'Content-Type': served.type,
      'Cache-Control': cacheControl,
      ETag: `"${tag}"`,
    }
    if (request.headers.get('If-None-Match') === headers.ETag) return new Response(null, { status: 304, headers })
    const sized = { ...headers, 'Content-Length': String(size) }
    if (request.method === 'HEAD') return new Response(null, { headers: sized })
    if (size <= readWhole) return new Response(new Uint8Array(await file.readFile()), { headers: sized })
    streaming = true
    // Exactly `size` bytes even if the file grows meanwhile: that is what the header promises.
    return new Response(Readable.toWeb(file.createReadStream({ start: 0, end: size - 1 })), { headers: sized })
  } finally {
    if (!streaming) await file.close()
  }
}

/** The open file, or undefined where there is none to read: gone, unplugged, not allowed, not a file. */
async function openRegular(path: string | Buffer): Promise<FileHandle | undefined> {
  try {
    // Asked first, because opening a pipe would wait for somebody to write to it.
    return (await stat(path)).isFile() ? await open(path) : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
