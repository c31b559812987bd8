import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import { createSite, type Site } from './site.ts'

const hash = 'ab'.repeat(32)
const token = 'cd'.repeat(16)

/** A site with a page, a script, one preview, and photo 7; secret.txt lies just outside. */
function siteOf(overrides: Partial<Site> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  write('renderer/index.html', '<!doctype html>')
  write('renderer/assets/main-1234.js', 'export {}')
  write('renderer/notes.txt', 'not of a type that a page needs')
  write('secret.txt', 'secret')
  const preview = { path: write('previews/small.jpg', 'a preview'), type: 'image/jpeg' }
  const photo = { path: write('photos/7.jpg', 'a photo'), type: 'image/jpeg' }
  const reported: unknown[] = []
  const site = createSite({
    renderer: join(folder, 'renderer'),
    preview: (asked, size) =>
      asked === hash && size === 'small' ? preview : { path: join(folder, 'gone'), type: 'image/jpeg' },
    view: async (id) => {
      if (id !== 7) throw new Failure('not-found', `There is no photo ${id}`)
      return photo
    },
    generated: (name, type) => ({ path: join(folder, name), type }),
    queryImage: (asked) => (asked === token ? preview : undefined),
    report: (error) => void reported.push(error),
    ...overrides,
  })
  const get = (url: string, init?: RequestInit): Promise<Response> =>
    site(new Request(url.startsWith('/') ? `http://127.0.0.1:1${url}` : url, init))
  return { get, folder, write, reported }
}

test.each(['/', '/index.html'])('%s is the page, asked about each time', async (address) => {
  const answer = await siteOf().get(address)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('Cache-Control')).toBe('private, no-cache')
  expect(await answer.text()).toBe('<!doctype html>')
})

test('the same site answers under app://photos', async () => {
  const { get } = siteOf()
  expect(await (await get('app://photos/')).text()).toBe('<!doctype html>')
  expect(await (await get(`app://photos/media/preview/${hash}/small`)).text()).toBe('a preview')
})

test.each(['/assets/main-1234.js', `/media/preview/${hash}/small`, `/media/query/${token}`])(
  '%s names its content, so browsers may keep it forever',
  async (address) => {
    expect((await siteOf().get(address)).headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable')
  },
)

test('a photo in full size is sent again only when its file has changed', async () => {
  const { get, write } = siteOf()
  const first = await get('/media/view/7')
  expect(first.headers.get('Content-Type')).toBe('image/jpeg')
  const again = { headers: { 'If-None-Match': first.headers.get('ETag')! } }
  expect((await get('/media/view/7', again)).status).toBe(304)
  write('photos/7.jpg', 'a photo, edited')
  expect(await (await get('/media/view/7', again)).text()).toBe('a photo, edited')
})

test('every answer, also a refusal, forbids what a page of ours never does', async () => {
  const { get } = siteOf()
  for (const answer of [await get('/'), await get('/nothing'), await get('/', { method: 'POST' })]) {
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    })
  }
})

test.each([
  '/secret.txt',
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%252e%252e/secret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets/main-1234.js%00.html',
  '/assets//main-1234.js',
  '/assets/main-1234.js/',
  '/assets/main-1234.js?v=2',
  '/assets/',
  '/assets',
  '/notes.txt',
  '/INDEX.HTML',
  `/media/preview/${hash.toUpperCase()}/small`,
  `/media/preview/${hash}/../${hash}/huge`,
  `/media/preview/${hash}/large`,
  `/media/preview/${hash}0/small`,
  '/media/view/8',
  '/media/view/07',
  '/media/view/7.0',
  '/media/view/-7',
  '/media/view/7e0',
  '/media/view/99999999999999999999',
  `/media/query/${'0'.repeat(32)}`,
  '/media/query/../view/7/',
])('%s is nothing', async (address) => {
  const answer = await siteOf().get(address)
  expect([answer.status, await answer.text()]).toEqual([404, ''])
})

test('only reading is possible', async () => {
  const { get } = siteOf()
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const answer = await get('/', { method })
    expect([method, answer.status, answer.headers.get('Allow')]).toEqual([method, 405, 'GET, HEAD'])
  }
})

test('HEAD says how large it is and sends nothing', async () => {
  const answer = await siteOf().get(`/media/preview/${hash}/small`, { method: 'HEAD' })
  expect([answer.status, answer.headers.get('Content-Length'), await answer.text()]).toEqual([200, '9', ''])
})

test('a large photo arrives whole, in pieces', async () => {
  const { get, write } = siteOf()
  const large = 'x'.repeat(3_000_000)
  write('photos/7.jpg', large)
  const answer = await get('/media/view/7')
  expect(answer.headers.get('Content-Length')).toBe('3000000')
  expect(await answer.text()).toBe(large)
})

test('a picture of a type that could carry script is only ever downloaded', async () => {
  const { folder, write } = siteOf()
  const path = write('photos/evil.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  const { get } = siteOf({ view: async () => ({ path, type: 'image/svg+xml' }) })
  expect((await get('/media/view/7')).headers.get('Content-Type')).toBe('application/octet-stream')
  const page = siteOf({ view: async () => ({ path: join(folder, 'renderer/index.html'), type: 'text/html' }) })
  expect((await page.get('/media/view/7')).headers.get('Content-Type')).toBe('application/octet-stream')
})

test.skipIf(process.platform === 'win32')(
  'a pipe or a folder in place of a photo is nothing, and nobody waits',
  async () => {
    const { folder } = siteOf()
    const pipe = join(folder, 'pipe.jpg')
    execFileSync('mkfifo', [pipe])
    for (const path of [pipe, folder]) {
      const { get } = siteOf({ view: async () => ({ path, type: 'image/jpeg' }) })
      expect((await get('/media/view/7')).status).toBe(404)
    }
  },
)

test('a bug is reported, and the page learns nothing about it', async () => {
  const bug = new TypeError('inner detail')
  const { get, reported } = siteOf({ view: () => Promise.reject(bug) })
  const answer = await get('/media/view/7')
  expect([answer.status, await answer.text()]).toEqual([500, ''])
  expect(reported).toEqual([bug])
})

test('without a built page there is no site', () => {
  const empty = mkdtempSync(join(tmpdir(), 'site-'))
  expect(() => siteOf({ renderer: empty })).toThrow(`There is no built page in ${empty}`)
})

test('pictures that were made are named by chance, so that nothing else is ever sent', async () => {
  const { get, write } = siteOf()
  write(`${token}.png`, 'a picture')
  write(`${token}.state`, 'half done')
  const made = await get(`/media/generated/${token}.png`)
  expect([made.headers.get('Content-Type'), await made.text()]).toEqual(['image/png', 'a picture'])
  expect(made.headers.get('Cache-Control')).toContain('immutable')
  for (const name of [`${token}.state`, `${token}.jpg`, '../secret.txt', 'secret.txt', token]) {
    expect((await get(`/media/generated/${name}`)).status).toBe(404)
  }
})
