import { Failure } from '../../../preload/contract/failure.ts'

/** What a server's answer to a request for a file, or for the rest of one, comes down to. */
export type Answer =
  /** The bytes follow: the rest that was asked for, or the whole file from its beginning. */
  | { readonly kind: 'body'; readonly resumes: boolean }
  /** There is no more than what we have. */
  | { readonly kind: 'complete' }
  /** What we have does not fit what the server has. */
  | { readonly kind: 'start-over'; readonly reason: string }
  /** Worth another try. `waitMs` where the server says when. */
  | { readonly kind: 'again'; readonly reason: string; readonly waitMs?: number | undefined }
  /** Something else than the file; its first characters may say what. */
  | { readonly kind: 'suspicious'; readonly reason: string }

export interface Asked {
  /** Bytes that we have already; the request was for the rest. */
  readonly from: number
  /** Size of the whole file, where it is known. */
  readonly bytes: number | undefined
  /** File and host, for messages. */
  readonly name: string
  readonly host: string
}

/**
 * Reads the head of a server's answer, trusting nothing that can be checked.
 *
 * @throws {Failure} `download-failed` for answers that no other try will change.
 */
export function readAnswer(response: Response, { from, bytes, name, host }: Asked): Answer {
  const { status, headers } = response
  const said = `${host} answers ${status}${response.statusText ? ` (${response.statusText})` : ''}`
  if (status === 206) return readPart(headers.get('content-range'), { from, bytes, name, host })
  if (status === 200) {
    if (headers.get('content-type')?.startsWith('text/html')) {
      return {
        kind: 'suspicious',
        reason: `${host} sends a web page in place of ${name}. A sign-in page of the network may have answered.`,
      }
    }
    const length = Number(headers.get('content-length') ?? bytes)
    if (bytes !== undefined && length !== bytes) {
      return {
        kind: 'suspicious',
        reason: `${host} offers ${length} bytes for ${name}, which has ${bytes}. It is another file.`,
      }
    }
    return { kind: 'body', resumes: false }
  }
  if (status === 416) {
    if (headers.get('content-range') === `bytes */${from}`) return { kind: 'complete' }
    return { kind: 'start-over', reason: `${host} does not have the rest of ${name} that was asked for.` }
  }
  if (status === 429 || status >= 500) {
    return {
      kind: 'again',
      reason: `${said}: it is busy or out of order.`,
      waitMs: secondsOf(headers.get('retry-after')),
    }
  }
  if (status === 404 || status === 410) {
    throw new Failure(
      'download-failed',
      `${said}: it does not have ${name}. A mirror may be incomplete, or the file may have moved.`,
    )
  }
  if (status === 401 || status === 403) {
    throw new Failure(
      'download-failed',
      `${said}: it does not give ${name} to everyone. Download the model by hand and import it from its folder.`,
    )
  }
  throw new Failure('download-failed', `${said} when asked for ${name}.`)
}

function readPart(range: string | null, { from, bytes, name, host }: Asked): Answer {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? '') ?? []
  const fits = Number(start) === from && (bytes === undefined || total === '*' || Number(total) === bytes)
  if (from > 0 && fits) return { kind: 'body', resumes: true }
  return { kind: 'start-over', reason: `${host} answers with another part of ${name} than was asked for.` }
}

/** `Retry-After` in seconds; servers that send a date are asked again at the usual pace. */
function secondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined
}
