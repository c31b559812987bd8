import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A request's head as the web standard has it, without its body; undefined where its target is no path. */
export function toRequest(message: IncomingMessage): Request | undefined {
  const { url = '', headers, method = 'GET' } = message
  // `GET http://elsewhere/` is valid HTTP. The host has been checked; joining keeps `//elsewhere` a path.
  const address = `http://${headers.host}${url}`
  if (!url.startsWith('/') || !URL.canParse(address)) return undefined
  const list = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  )
  return new Request(address, { method, headers: list })
}

/** Sends an answer. One that breaks off ends the connection, so that nobody takes half a file for a whole one. */
export async function sendResponse(answer: Response, to: ServerResponse): Promise<void> {
  to.writeHead(answer.status, Object.fromEntries(answer.headers))
  if (!answer.body) return void to.end()
  try {
    await pipeline(Readable.fromWeb(answer.body), to)
  } catch {
    to.destroy()
  }
}

/** The body as text; undefined when it is longer than `limit` bytes. */
export async function readBody(message: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
