import { partOf } from './unimplemented.ts'

type Handler = (request: Request) => Response | Promise<Response>

interface CustomScheme {
  readonly scheme: string
  readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean; readonly bypassCSP?: boolean }
}

const schemes = new Set<string>()
const handlers = new Map<string, Handler>()
let sealed = false

export const protocol = partOf('protocol', {
  registerSchemesAsPrivileged(list: readonly CustomScheme[]): void {
    if (sealed) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of list) {
      if (!privileges?.standard || !privileges.secure)
        throw new Error(`The Electron shim needs ${scheme} standard and secure`)
      if (privileges.bypassCSP) throw new Error(`The Electron shim does not let ${scheme} go round its content policy`)
      schemes.add(scheme)
    }
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} has a handler already`)
    handlers.set(scheme, handler)
  },
})

/** Which addresses Chromium is to ask us about: all of ours, and every page that anything leads to. */
export function interceptedPatterns(): { urlPattern: string; resourceType?: 'Document' }[] {
  sealed = true
  return [
    ...[...schemes].map((scheme) => ({ urlPattern: `https://*.${scheme}.localhost/*` })),
    { urlPattern: '*', resourceType: 'Document' },
  ]
}

/** `app://photos/x` as Chromium gets to see it: `https://photos.app.localhost/x`. Others stay as they are. */
export function toChromium(address: string): string {
  const [, scheme, host, rest] = /^([a-z]+):\/\/([^/]*)(.*)$/s.exec(address) ?? []
  return scheme !== undefined && schemes.has(scheme) ? `https://${host}.${scheme}.localhost${rest || '/'}` : address
}

export function fromChromium(address: string): string {
  const [, host, scheme, rest] = /^https:\/\/([^/.]*)\.([a-z]+)\.localhost(.*)$/s.exec(address) ?? []
  return scheme !== undefined && schemes.has(scheme) ? `${scheme}://${host}${rest}` : address
}

/** The app's answer; undefined where the app has no say. */
export async function answerRequest(
  address: string,
  method: string,
  headers: Record<string, string>,
): Promise<Response | undefined> {
  const url = fromChromium(address)
  return handlers.get(url.slice(0, url.indexOf(':')))?.(new Request(url, { method, headers }))
}
