import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { Failure } from '../../preload/contract/failure.ts'
import { forever, nothing, refuse, revalidate, sendFile, type ServedFile } from './answers.ts'

export interface Site {
  /** Absolute path of the folder with the built page. What is in it is listed once, when the site is made. */
  readonly renderer: string
  readonly preview: (hash: string, size: 'small' | 'large') => ServedFile
  /** The photo in full size. Throws a `Failure` where there is none to show. */
  readonly view: (id: number) => Promise<ServedFile>
  /** A picture that somebody searched by. */
  readonly queryImage: (token: string) => ServedFile | undefined
  /** A picture that was made here, or what there is to see of it: 32 hexadecimal digits and an ending. */
  readonly generated: (name: string, type: 'image/png' | 'image/jpeg') => ServedFile
  /** Hears of errors that are bugs. */
  readonly report: (error: unknown) => void
}

const previewUrl = /^\/media\/preview\/([0-9a-f]{64})\/(small|large)$/
const viewUrl = /^\/media\/view\/([1-9]\d{0,14})$/
const generatedUrl = /^\/media\/generated\/([0-9a-f]{32}\.(png|jpg))$/
const queryUrl = /^\/media\/query\/([0-9a-f]{32})$/

const assetTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** Types of pictures that browsers show and that cannot carry script. Anything else is only ever downloaded. */
const pictureTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/bmp'])

/**
 * Answers what the page fetches. Mounted twice: as `app://photos` in the desktop app, and on `http://127.0.0.1` by
 * `recollect serve`.
 *
 * No part of an address is ever used as a path. It is looked up among the built files, or it names a hash or a number
 * that is, so there is nothing to traverse. Anything that does not match exactly is 404, with or without a query.
 */
export function createSite(site: Site): (request: Request) => Promise<Response> {
  const assets = listAssets(site.renderer)

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    if (search !== '') return nothing()
    const asset = assets.get(pathname)
    if (asset) return sendFile(request, asset, pathname.startsWith('/assets/') ? forever : revalidate)
    const [, hash, size] = previewUrl.exec(pathname) ?? []
    if (hash && size) return sendFile(request, inert(site.preview(hash, size === 'small' ? size : 'large')), forever)
    const [, id] = viewUrl.exec(pathname) ?? []
    if (id) return sendFile(request, inert(await site.view(Number(id))), revalidate)
    const [, made, ending] = generatedUrl.exec(pathname) ?? []
    if (made)
      return sendFile(request, inert(site.generated(made, ending === 'png' ? 'image/png' : 'image/jpeg')), forever)
    const [, token] = queryUrl.exec(pathname) ?? []
    const picture = token && site.queryImage(token)
    return picture ? sendFile(request, inert(picture), forever) : nothing()
  }

  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { Allow: 'GET, HEAD' })
    try {
      return await answer(request)
    } catch (error) {
      // Gone, out of reach or not to be shown: the page knows which, from the library.
      if (error instanceof Failure) return nothing()
      site.report(error)
      return refuse(500)
    }
  }
}

/** The built files by their address. `index.html` is the folder's own address. */
function listAssets(renderer: string): ReadonlyMap<string, ServedFile> {
  const assets = new Map<string, ServedFile>()
  for (const entry of readdirSync(renderer, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const type = assetTypes[extname(entry.name)]
    if (entry.isFile() && type) assets.set(`/${relative(renderer, path).replaceAll(sep, '/')}`, { path, type })
  }
  const page = assets.get('/index.html')
  if (!page) throw new Error(`There is no built page in ${renderer}`)
  return assets.set('/', page)
}

function inert({ path, type }: ServedFile): ServedFile {
  return { path, type: pictureTypes.has(type) ? type : 'application/octet-stream' }
}
