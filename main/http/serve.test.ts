import { encode } from '@msgpack/msgpack'
import { once } from 'node:events'
import { request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { connect as connectTo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Channel } from '../../preload/contract/channel.ts'
import { connect } from '../../preload/contract/connect.ts'
import type { Events } from '../../preload/contract/method.ts'
import { serve } from '../../preload/contract/serve.ts'
import { z } from 'zod'
import { serveHttp } from './serve.ts'
import { socketChannel } from './socket-channel.ts'

const methods = { echo: { input: z.unknown(), output: z.unknown() } }

/** A server whose site answers `the library` to everything, and whose pages can call `echo`. */
async function serving(port = 0) {
  const channels: Channel[] = []
  const reported: unknown[] = []
  const served = await serveHttp({
    port,
    site: async (request) => new Response(`the library at ${new URL(request.url).pathname}`),
    connect(channel) {
      channels.push(channel)
      serve(channel, methods, { echo: (input) => input })
    },
    report: (error) => void reported.push(error),
  })
  onTestFinished(() => served.close())
  const { host, port: listening, hash, origin } = new URL(served.address)

  const ask = async (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET', body = '') => {
    const sent = send({ host: '127.0.0.1', port: listening, path, method, headers: { host, ...headers }, agent: false })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return { status: answer.statusCode, headers: answer.headers, text }
  }

  /** Goes in through the printed address, as its page does. */
  const enter = async (): Promise<string> => {
    const { headers } = await ask('/session', { origin }, 'POST', hash.slice(1))
    return headers['set-cookie']![0]!.split(';')[0]!
  }

  /** Resolves with an open socket, or the status of its refusal. */
  const dial = (headers: OutgoingHttpHeaders, path = '/socket'): Promise<WebSocket | number> => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers })
    onTestFinished(() => socket.terminate())
    return new Promise((resolve) => {
      socket.once('open', () => resolve(socket))
      socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0))
      socket.on('error', () => undefined)
    })
  }
  return {
    ...served,
    host,
    port: Number(listening),
    origin,
    token: hash.slice(1),
    ask,
    enter,
    dial,
    channels,
    reported,
  }
}

test('the printed address works with one click: its page exchanges the token, and the library opens', async () => {
  const { address, ask, enter, token } = await serving()
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/enter#[\w-]{43}$/)
  const page = await ask('/enter')
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.text).toContain('src="/enter.js"')
  expect(await ask('/enter.js')).toMatchObject({ status: 200, text: expect.stringContaining("fetch('/session'") })
  expect(await ask('/favicon.ico')).toMatchObject({ status: 204 })
  const cookie = await enter()
  expect(cookie).not.toContain(token)
  expect(await ask('/', { cookie })).toMatchObject({ status: 200, text: 'the library at /' })
  expect(await ask('/media/view/7', { cookie, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 })
})

test('the cookie is out of reach of scripts and of other sites', async () => {
  const { ask, origin, token } = await serving()
  const { status, headers } = await ask('/session', { origin }, 'POST', token)
  expect(status).toBe(204)
  expect(headers['set-cookie']![0]).toMatch(/^recollect-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(headers['cache-control']).toBe('no-store')
})

test('without the cookie there is only the entrance, which says nothing about the library', async () => {
  const { ask } = await serving()
  expect((await ask('/')).text).toContain('Opening Recollect')
  for (const path of ['/index.html', '/assets/main.js', '/media/view/7', `/media/preview/${'a'.repeat(64)}/small`]) {
    expect([path, (await ask(path)).status]).toEqual([path, 401])
  }
})

test('a wrong, an empty or an endless token is worth nothing', async () => {
  const { ask, origin, token } = await serving()
  const wrong = token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`
  for (const guess of [wrong, '', token.slice(0, -1), `${token}\n`, 'x'.repeat(1_000_000)]) {
    const answer = await ask('/session', { origin }, 'POST', guess).catch(() => ({ status: 'cut off', headers: {} }))
    expect(answer.status).not.toBe(204)
    expect(answer.headers).not.toHaveProperty('set-cookie')
  }
})

test.each(['', '; recollect-0=x', 'recollect-PORT=', 'recollect-PORT=wrong', 'other=COOKIE', 'xrecollect-PORT=COOKIE'])(
  'the cookie "%s" opens nothing',
  async (pattern) => {
    const { ask, enter, port } = await serving()
    const value = (await enter()).split('=')[1]!
    const cookie = pattern.replace('PORT', String(port)).replace('COOKIE', value)
    expect((await ask('/media/view/7', { cookie })).status).toBe(401)
  },
)

test('the cookie of another launch opens nothing, even on the same port', async () => {
  const first = await serving()
  const cookie = await first.enter()
  await first.close()
  const second = await serving(first.port)
  expect((await second.ask('/media/view/7', { cookie })).status).toBe(401)
  expect((await second.ask('/session', { origin: second.origin }, 'POST', first.token)).status).toBe(401)
})

test('a name that was re-pointed at this machine gets nowhere (DNS rebinding)', async () => {
  const { ask, enter, port } = await serving()
  const cookie = await enter()
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
  ]) {
    expect([host, (await ask('/', { cookie, host })).status]).toEqual([host, 403])
  }
  expect((await ask('/', { cookie, host: `LOCALHOST:${port}` })).status).toBe(200)
})

test("another site's page gets nowhere, with or without the cookie", async () => {
  const { ask, enter, host, port, token } = await serving()
  const cookie = await enter()
  for (const origin of [
    'http://evil.example',
    'null',
    `https://${host}`,
    `http://127.0.0.1:${port + 1}`,
    `http://localhost:${port}`,
  ]) {
    expect([origin, (await ask('/media/view/7', { cookie, origin })).status]).toEqual([origin, 403])
    expect([origin, (await ask('/session', { origin }, 'POST', token)).status]).toEqual([origin, 403])
  }
  expect((await ask('/session', {}, 'POST', token)).status).toBe(403)
})

test("another port's page cannot embed photos, though the browser gives it the cookie", async () => {
  const { ask, enter, origin, token } = await serving()
  const cookie = await enter()
  for (const site of ['same-site', 'cross-site']) {
    expect((await ask('/media/view/7', { cookie, 'sec-fetch-site': site })).status).toBe(401)
    expect((await ask('/session', { origin, 'sec-fetch-site': site }, 'POST', token)).status).toBe(403)
  }
})

test('a link on another site leads to the entrance', async () => {
  const { ask } = await serving()
  const clicked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  expect(await ask('/enter', clicked)).toMatchObject({
    status: 200,
    text: expect.stringContaining('Opening Recollect'),
  })
})

test('a page that came in talks to the library over the socket', async () => {
  const { dial, enter, origin } = await serving()
  const socket = await dial({ origin, cookie: await enter() })
  const { call } = connect<typeof methods, Events>(socketChannel(socket as WebSocket))
  const input = { text: 'naïve 日本', bytes: Uint8Array.of(1, 2, 255), nothing: null, list: [1.5, -2] }
  expect(await call('echo', input)).toEqual(input)
})

test('the socket asks for everything that a page does, and for an origin', async () => {
  const { dial, enter, origin, port } = await serving()
  const cookie = await enter()
  expect(await dial({ origin })).toBe(401)
  expect(await dial({ origin, cookie: `recollect-${port}=wrong` })).toBe(401)
  expect(await dial({ cookie })).toBe(403)
  expect(await dial({ origin: 'http://evil.example', cookie })).toBe(403)
  expect(await dial({ origin: `http://127.0.0.1:${port + 1}`, cookie })).toBe(403)
  expect(await dial({ origin, cookie, host: `evil.example:${port}` })).toBe(403)
  expect(await dial({ origin, cookie, 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await dial({ origin, cookie }, '/')).toBe(404)
  expect(await dial({ origin, cookie }, '/socket?x')).toBe(404)
})

test('a frame that no page of ours would send ends its connection, and only that', async () => {
  const { dial, enter, origin, channels } = await serving()
  const cookie = await enter()
  const open = async (): Promise<WebSocket> => (await dial({ origin, cookie })) as WebSocket
  const [text, garbage, good] = [await open(), await open(), await open()]
  const ends = Promise.all([once(text, 'close'), once(garbage, 'close')])
  text.send('{"kind":"call"}')
  garbage.send(Uint8Array.of(0xc1))
  expect((await ends).map(([code]) => code as unknown)).toEqual([1003, 1007])
  good.send(encode({ kind: 'call', id: 1, name: 'echo', input: 'still here' }))
  await once(good, 'message')
  expect(channels).toHaveLength(3)
})

test.each([
  'GET http://evil.example/ HTTP/1.1',
  'GET /..%2f..%2fetc/passwd HTTP/1.1',
  'GET //evil.example/ HTTP/1.1',
  'GET \\\\evil HTTP/1.1',
  'GET /\\..\\..\\secret HTTP/1.1',
  'GET * HTTP/1.1',
  'TRACE / HTTP/1.1',
  'GET /enter HTTP/1.0',
])('a raw request "%s" without the cookie sees nothing of the library', async (line) => {
  const { host, port, reported } = await serving()
  const socket = connectTo(port, '127.0.0.1')
  socket.end(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  expect(text).toMatch(/^HTTP\/1\.1 (200|400|401|405) /)
  expect(text).not.toContain('the library at')
  expect(reported).toEqual([])
})

test('headers without end are cut off', async () => {
  const { ask, host, port } = await serving()
  const socket = connectTo(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`GET /enter HTTP/1.1\r\nHost: ${host}\r\nCookie: ${'x'.repeat(100_000)}\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 431 /)
  expect((await ask('/enter')).status).toBe(200)
})

test('an error of the site is reported without the secrets of the request, and answered as one', async () => {
  const reported: unknown[] = []
  const served = await serveHttp({
    port: 0,
    site: () => Promise.reject(new Error('a bug')),
    connect: () => undefined,
    report: (error) => void reported.push(error),
  })
  onTestFinished(() => served.close())
  const { origin, hash } = new URL(served.address)
  const entered = await fetch(`${origin}/session`, { method: 'POST', body: hash.slice(1), headers: { origin } })
  const cookie = entered.headers.get('Set-Cookie')!.split(';')[0]!
  expect((await fetch(`${origin}/media/view/7`, { headers: { cookie } })).status).toBe(500)
  expect(String(reported)).toBe('Error: a bug')
  expect(JSON.stringify(reported)).not.toContain(hash.slice(1))
})

test('a port that is taken is named', async () => {
  const { port } = await serving()
  await expect(serving(port)).rejects.toMatchObject({
    code: 'not-available',
    message: `Port ${port} is in use by another program. Choose another one.`,
  })
})

test('closing ends every connection', async () => {
  const { dial, enter, origin, close, channels } = await serving()
  const socket = (await dial({ origin, cookie: await enter() })) as WebSocket
  const gone = once(socket, 'close')
  await close()
  await gone
  await new Promise<void>((resolve) => channels[0]!.onClose(resolve))
})
