import { Failure } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'

const { refused, wrong } = strings.downloads

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
  const answer = { host, status, statusText: response.statusText }
  if (status === 206) return readPart(headers.get('content-range'), { from, bytes, name, host })
  if (status === 200) {
    if (headers.get('content-type')?.startsWith('text/html')) {
      return { kind: 'suspicious', reason: wrong.webPage(host, name) }
    }
    const length = Number(headers.get('content-length') ?? bytes)
    if (bytes !== undefined && length !== bytes) {
      return { kind: 'suspicious', reason: wrong.size(host, length, name, bytes) }
    }
    return { kind: 'body', resumes: false }
  }
  if (status === 416) {
    if (headers.get('content-range') === `bytes */${from}`) return { kind: 'complete' }
    return { kind: 'start-over', reason: wrong.noRest(host, name) }
  }
  if (status === 429 || status >= 500) {
    return { kind: 'again', reason: refused.busy(answer), waitMs: secondsOf(headers.get('retry-after')) }
  }
  if (status === 404 || status === 410) {
    throw new Failure('download-failed', refused.notThere(answer, name))
  }
  if (status === 401 || status === 403) {
    throw new Failure('download-failed', refused.notForEveryone(answer, name))
  }
  throw new Failure('download-failed', refused.otherwise(answer, name))
}

function readPart(range: string | null, { from, bytes, name, host }: Asked): Answer {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? '') ?? []
  const fits = Number(start) === from && (bytes === undefined || total === '*' || Number(total) === bytes)
  if (from > 0 && fits) return { kind: 'body', resumes: true }
  return { kind: 'start-over', reason: wrong.part(host, name) }
}

/** `Retry-After` in seconds; servers that send a date are asked again at the usual pace. */
function secondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined
}
