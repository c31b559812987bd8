import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { readAnswer, type Answer } from './download-answer.ts'
import { describePretender, whatIsWrongWith, type Expected } from './file-integrity.ts'

export interface FileDownload {
  readonly address: string
  /** Path of the finished file. What has arrived so far lies beside it, as `.part`. */
  readonly destination: string
  readonly expected: Expected
  readonly fetch: typeof fetch
  /** Waits between attempts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** A connection that sends nothing for this long counts as cut. */
  readonly stallMs: number
  /** Told how many bytes of this file are here, after every piece. */
  readonly onProgress: (received: number) => void
  readonly signal: AbortSignal
}

/** Attempts in a row that may bring nothing new before the download is given up. */
const fruitlessLimit = 6
/** Longest wait that a busy server can ask of us. */
const longestWaitMs = 60_000

/**
 * Downloads one file and checks it; goes on where an earlier attempt or an earlier start of the app was cut off.
 *
 * The destination appears at once and complete, or not at all.
 *
 * @throws {Failure} `download-failed` with a sentence for people; `cancelled` when the signal aborts, which keeps what
 *   has arrived.
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const { destination, expected, signal, wait } = download
  const part = `${destination}.part`
  let furthest = await sizeOf(part)
  let fruitless = 0
  let startedOver = false
  for (;;) {
    const before = await sizeOf(part)
    const outcome = await attempt(download, part, before)
    if (outcome.kind === 'complete') {
      const wrong = await whatIsWrongWith(part, expected, signal).catch(cancelledOr(signal))
      if (!wrong) break
      await forget(part)
      // Pieces of two different files may have met; a download in one go tells.
      if (before === 0 || startedOver)
        throw new Failure('download-failed', strings.downloads.wrong.file(hostOf(download.address), wrong))
      startedOver = true
      continue
    }
    const now = await sizeOf(part)
    fruitless = now > furthest ? 0 : fruitless + 1
    furthest = Math.max(furthest, now)
    if (fruitless >= fruitlessLimit) {
      throw new Failure('download-failed', strings.downloads.tryLater(outcome.reason))
    }
    await wait(Math.min(outcome.waitMs ?? 1_000 * 2 ** fruitless, longestWaitMs), signal)
  }
  await rename(part, destination)
  await rm(etagOf(part), { force: true })
}

type Outcome =
  | { readonly kind: 'complete' }
  | { readonly kind: 'again'; readonly reason: string; readonly waitMs?: number | undefined }

/** One request. Whatever another request may mend comes back as `again`; the rest is thrown. */
async function attempt(download: FileDownload, part: string, have: number): Promise<Outcome> {
  const { address, expected, signal } = download
  if (have === expected.bytes) return { kind: 'complete' }
  if (have > (expected.bytes ?? Infinity)) await forget(part)
  const from = await sizeOf(part)

  const stalled = new AbortController()
  const timer = setTimeout(() => stalled.abort(), download.stallMs)
  const anySignal = AbortSignal.any([signal, stalled.signal])
  try {
    const response = await download.fetch(address, { headers: await requestHeaders(part, from), signal: anySignal })
    const answer = readAnswer(response, { from, bytes: expected.bytes, name: expected.name, host: hostOf(address) })
    return await receive(answer, response, { download, part, from, alive: () => void timer.refresh() })
  } catch (error) {
    if (error instanceof Failure) throw error
    if (signal.aborted) throw cancelled()
    const reason = stalled.signal.aborted ? strings.downloads.connection.stalled : reasonOf(error)
    return { kind: 'again', reason: strings.downloads.connection.lost(hostOf(address), reason) }
  } finally {
    clearTimeout(timer)
    // Ends a body that nobody reads to its end.
    stalled.abort()
  }
}

interface Reception {
  readonly download: FileDownload
  readonly part: string
  readonly from: number
  readonly alive: () => void
}

async function receive(answer: Answer, response: Response, reception: Reception): Promise<Outcome> {
  const { download, part } = reception
  const { expected } = download
  switch (answer.kind) {
    case 'again':
    case 'complete':
      return answer
    case 'start-over':
      await forget(part)
      return { kind: 'again', reason: answer.reason, waitMs: 0 }
    case 'suspicious': {
      const start = await readStart(response)
      throw new Failure('download-failed', describePretender(start, expected.name) ?? answer.reason)
    }
    case 'body': {
      const from = answer.resumes ? reception.from : 0
      if (from === 0) await rememberEtag(part, response)
      const received = await append(response, from, reception)
      const bytes = expected.bytes ?? 0
      if (received < bytes) {
        const reason = strings.downloads.connection.ended(hostOf(download.address), received, bytes)
        return { kind: 'again', reason }
      }
      return { kind: 'complete' }
    }
  }
}

/** Writes a body to the end of the part, or over it; returns the part's size. */
async function append(response: Response, from: number, { download, part, alive }: Reception): Promise<number> {
  const { expected, onProgress, address } = download
  const most = expected.bytes ?? Infinity
  let received = from
  const handle = await open(part, from > 0 ? 'a' : 'w').catch(diskTrouble)
  try {
    for await (const chunk of response.body ?? []) {
      const piece = chunk as Uint8Array
      alive()
      received += piece.length
      if (received > most) {
        await forget(part)
        throw new Failure('download-failed', strings.downloads.wrong.tooMuch(hostOf(address), most, expected.name))
      }
      await handle.appendFile(piece).catch(diskTrouble)
      onProgress(received)
    }
    await handle.sync().catch(diskTrouble)
  } finally {
    await handle.close()
  }
  return received
}

function diskTrouble(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    throw new Failure('download-failed', strings.downloads.disk.full)
  }
  throw new Failure('download-failed', strings.downloads.disk.cannotWrite(messageOf(error)), { cause: error })
}

async function requestHeaders(part: string, from: number): Promise<Record<string, string>> {
  // Compressed answers have other lengths and cannot be resumed.
  const plain = { 'accept-encoding': 'identity' }
  if (from === 0) return plain
  const etag = await readFile(etagOf(part), 'utf8').catch(() => undefined)
  return { ...plain, range: `bytes=${from}-`, ...(etag !== undefined && { 'if-range': etag }) }
}

const etagOf = (part: string): string => `${part}.etag`

/** So that the next request goes on only if the server still has the same file. Weak tags cannot promise that. */
async function rememberEtag(part: string, response: Response): Promise<void> {
  const etag = response.headers.get('etag')
  if (etag?.startsWith('"')) await writeFile(etagOf(part), etag).catch(diskTrouble)
  else await rm(etagOf(part), { force: true })
}

async function forget(part: string): Promise<void> {
  await rm(part, { force: true })
  await rm(etagOf(part), { force: true })
}

async function readStart(response: Response): Promise<string> {
  for await (const chunk of response.body ?? []) return Buffer.from(chunk as Uint8Array).toString('latin1', 0, 1024)
  return ''
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0
const hostOf = (address: string): string => new URL(address).host
const cancelled = (): Failure => new Failure('cancelled', strings.downloads.stopped)

function cancelledOr(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw signal.aborted ? cancelled() : error
  }
}

/** The operating system's word for a network error, which fetch hides one level down. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return strings.downloads.connection.noAddress
    case 'ECONNREFUSED':
      return strings.downloads.connection.nobodyThere
    case undefined:
      return messageOf(cause ?? error)
    default:
      return messageOf(cause)
  }
}
