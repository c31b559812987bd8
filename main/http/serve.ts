import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Channel } from '../../preload/contract/channel.ts'
import { Failure } from '../../preload/contract/failure.ts'
import { strings } from '../strings.ts'
import { refuse } from './answers.ts'
import { entrance, entrancePath, isEntrance } from './entrance.ts'
import { visitor } from './guard.ts'
import { readBody, sendResponse, toRequest } from './node-messages.ts'
import { Session } from './session.ts'
import { socketChannel } from './socket-channel.ts'

export interface ServeOptions {
  /** 0 means any that is free. */
  readonly port: number
  /** See `createSite`. */
  readonly site: (request: Request) => Promise<Response>
  /** Serves the library to a page that has just connected. */
  readonly connect: (channel: Channel) => void
  /** Hears of errors that are bugs. Never of addresses or tokens. */
  readonly report: (error: unknown) => void
}

export interface Served {
  /** What a person opens: holds this launch's token, so it is printed and not logged. */
  readonly address: string
  /** Stops listening and ends every connection. */
  close(): Promise<void>
}

/** Largest message of a page: a picture to search by, 64 MiB, with room for its envelope. */
const largestMessage = 96 * 2 ** 20
/** A token takes 43 bytes. */
const largestToken = 256

/**
 * Serves the page and the library to browsers on this computer, and to nobody else.
 *
 * Three things must hold before anything of the library is shown: the connection comes from this machine (only
 * 127.0.0.1 is listened on), the request is one of our own page's or a person's (see {@link visitor}), and the browser
 * has exchanged the token of the printed address for a cookie. The same holds for the WebSocket at `/socket`.
 *
 * @throws {Failure} `not-available` when the port is taken or not allowed.
 */
export async function serveHttp({ port, site, connect, report }: ServeOptions): Promise<Served> {
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false })
  const listening = await listen(server, port)
  const session = new Session(listening)

  const answer = async (message: IncomingMessage): Promise<Response> => {
    const from = visitor(message.headers, listening)
    if (from === 'refused') return refuse(403)
    if (message.url === '/session') return from === 'ours' ? exchange(message) : refuse(403)
    if (message.method !== 'GET' && message.method !== 'HEAD') return refuse(405, { Allow: 'GET, HEAD' })
    const request = toRequest(message)
    if (!request) return refuse(400)
    const { pathname } = new URL(request.url)
    const admitted = from === 'ours' && session.admits(message.headers.cookie)
    if (admitted && !isEntrance(pathname)) return site(request)
    return entrance(pathname) ?? refuse(401)
  }

  const exchange = async (message: IncomingMessage): Promise<Response> => {
    if (message.method !== 'POST') return refuse(405, { Allow: 'POST' })
    // A browser always says where a POST comes from, so here its silence is not enough.
    if (message.headers.origin === undefined) return refuse(403)
    const cookie = session.exchange((await readBody(message, largestToken)) ?? '')
    return cookie ? refuse(204, { 'Set-Cookie': cookie }) : refuse(401)
  }

  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    answer(message)
      .catch((error: unknown) => {
        report(error)
        return refuse(500)
      })
      .then((answered) => sendResponse(answered, response))
      .catch(report)
  })

  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { headers, url } = message
    const ours = visitor(headers, listening) === 'ours' && headers.origin !== undefined
    if (url !== '/socket') return turnAway(socket, '404 Not Found')
    if (!ours) return turnAway(socket, '403 Forbidden')
    if (!session.admits(headers.cookie)) return turnAway(socket, '401 Unauthorized')
    sockets.handleUpgrade(message, socket, head, (opened) => connect(socketChannel(opened)))
  })

  return {
    address: `http://127.0.0.1:${listening}${entrancePath}#${session.token}`,
    async close() {
      sockets.clients.forEach((client) => client.terminate())
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

type HttpServer = ReturnType<typeof createServer>

/** The port that is listened on, on 127.0.0.1 only. */
function listen(server: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(whyNot(error, port)))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve((server.address() as AddressInfo).port))
  })
}

function whyNot(error: NodeJS.ErrnoException, port: number): Error {
  const options = { cause: error }
  if (error.code === 'EADDRINUSE') {
    return new Failure('not-available', strings.library.browser.portTaken(port), options)
  }
  if (error.code === 'EACCES') {
    return new Failure('not-available', strings.library.browser.portForbidden(port), options)
  }
  return error
}

function turnAway(socket: Duplex, status: string): void {
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
