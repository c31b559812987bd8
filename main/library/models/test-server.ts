import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the server does with one request; the next request gets the next one, and the last one stays. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, content: Buffer, held: Held[]) => void

/** A connection to be cut when so much has arrived. Cutting right after sending would lose what is on its way. */
interface Held {
  readonly response: ServerResponse
  readonly until: number
}

/** For tests: a web server on this machine that can be told to misbehave. */
export interface TestServer {
  readonly address: string
  /** Requests as they came: path, `Range`, `If-Range`. */
  readonly requests: {
    readonly path: string
    readonly range: string | undefined
    readonly ifRange: string | undefined
  }[]
  /** Told how much has arrived at the other side; cuts connections that were waiting for that. */
  arrived(bytes: number): void
  /** What it does with the requests from now on, in order. */
  behave(...behaviours: readonly Behaviour[]): void
  close(): Promise<void>
}

/** @param contents Files by path. */
export async function startTestServer(contents: Readonly<Record<string, Buffer>>): Promise<TestServer> {
  let queue: readonly Behaviour[] = [serve()]
  const requests: TestServer['requests'] = []
  const held: Held[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    requests.push({ path, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined })
    const [behaviour = serve(), ...rest] = queue
    if (rest.length > 0) queue = rest
    const content = contents[path]
    if (content) behaviour(request, response, content, held)
    else response.writeHead(404).end('Entry not found')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    arrived: (bytes) => held.forEach((connection) => connection.until <= bytes && connection.response.destroy()),
    behave: (...behaviours) => void (queue = behaviours),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const startOf = (request: IncomingMessage): number =>
  Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)

interface ServeOptions {
  /** Bytes after which the connection is cut, once {@link TestServer.arrived} has told that they are there. */
  readonly cutAfter?: number
  readonly etag?: string
  /** What `Content-Range` claims in place of the truth. */
  readonly contentRange?: string
}

/** Serves the file, or the rest that was asked for if the tag still fits. */
export function serve({ cutAfter, etag, contentRange }: ServeOptions = {}): Behaviour {
  return (request, response, content, held) => {
    const isStale = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag
    const from = isStale ? 0 : startOf(request)
    if (from >= content.length) {
      return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
    }
    const head = {
      'content-type': 'application/octet-stream',
      'content-length': content.length - from,
      ...(etag && { etag }),
    }
    const range = contentRange ?? `bytes ${from}-${content.length - 1}/${content.length}`
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...head, 'content-range': range } : head)
    const rest = content.subarray(from)
    if (cutAfter === undefined) return void response.end(rest)
    response.write(rest.subarray(0, cutAfter))
    held.push({ response, until: from + cutAfter })
  }
}

/** Sends the whole file whatever was asked for. */
export const ignoreRange: Behaviour = (_, response, content) =>
  void response.writeHead(200, { 'content-length': content.length }).end(content)

/** Sends these bytes in chunks, without saying how many they will be. */
export const sendInstead =
  (bytes: Buffer | string, type = 'application/octet-stream'): Behaviour =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': type }).end(bytes)

/** The same, and says how many. */
export const sendSized =
  (bytes: Buffer): Behaviour =>
  (_, response) =>
    void response.writeHead(200, { 'content-length': bytes.length }).end(bytes)

export const answerStatus =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_, response) =>
    void response.writeHead(status, headers).end('no')

/** Sends a few bytes and then nothing more, without hanging up. */
export const stall =
  (bytes: number): Behaviour =>
  (_, response, content) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, bytes))
  }
