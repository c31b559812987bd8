import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, runApp, test } from '../app.ts'
import { album } from '../generate.ts'

const app = runApp({ photos: album.slice(0, 3) })
const origin = (): string => new URL(app.page.url()).origin

test.beforeAll(() => app.settled())

test('the printed address opens the photos, and its secret does not stay in the address bar', async () => {
  await app.expectPhotos(3)
  expect(app.page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const [cookie] = await app.page.context().cookies()
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', expires: -1 })
  expect(await app.page.evaluate(() => document.cookie)).toBe('')
})

test('a browser without the secret sees a page that says what is missing', async () => {
  const stranger = await app.page.context().browser()!.newContext()
  const page = await stranger.newPage()
  await page.goto(`${origin()}/`)
  await expect(page.getByText('it needs the whole address that it printed')).toBeVisible()
  await page.goto(`${origin()}/enter#not-the-secret`)
  await expect(page.getByText('it needs the whole address that it printed')).toBeVisible()
  await stranger.close()
})

test('every answer carries the content policy, and the page breaks none of it', async () => {
  const policies = new Set<string | undefined>()
  app.page.on('response', (response) => void policies.add(response.headers()['content-security-policy']))
  await app.page.reload()
  await app.expectPhotos(3)
  expect([...policies]).toEqual([expect.stringContaining("default-src 'none'; script-src 'self'")])
})

test('another site in the same browser can neither read, nor show, nor talk to the library', async () => {
  const photo = await app.tiles.first().locator('img').getAttribute('src')
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>Another site</title>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const page = await app.page.context().newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const attempts = await page.evaluate(
    async ({ library, preview }) => {
      const attempt = (work: Promise<unknown>): Promise<string> =>
        work.then(
          () => 'worked',
          () => 'failed',
        )
      const event = (target: EventTarget, good: string, bad: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          target.addEventListener(good, resolve)
          target.addEventListener(bad, reject)
        })
      const image = new Image()
      const script = document.createElement('script')
      const socket = new WebSocket(`${library.replace('http', 'ws')}/socket`)
      // All are listened to before any of them can be over.
      const attempts = {
        fetch: attempt(fetch(`${library}/${preview}`, { credentials: 'include' })),
        image: attempt(event(image, 'load', 'error')),
        script: attempt(event(script, 'load', 'error')),
        socket: attempt(event(socket, 'open', 'error')),
      }
      image.src = `${library}/${preview}`
      script.src = `${library}/enter.js`
      document.head.append(script)
      const ends = Object.entries(attempts).map(async ([name, end]) => [name, await end] as const)
      return Object.fromEntries(await Promise.all(ends))
    },
    { library: origin(), preview: photo },
  )
  expect(attempts).toEqual({ fetch: 'failed', image: 'failed', script: 'failed', socket: 'failed' })
  await page.setContent(`<iframe src="${origin()}/"></iframe>`)
  await expect.poll(() => page.frames().length).toBe(2)
  expect(
    await page
      .frames()[1]!
      .evaluate(() => document.body.innerText)
      .catch(() => ''),
  ).not.toContain('Recollect')
  await page.close()
  server.close()
})
