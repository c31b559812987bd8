import { protocol } from 'electron'

const scheme = 'app'
/** The one origin of all pages, previews and photos. */
export const appOrigin = `${scheme}://photos`
/** The only page there is. */
export const pageAddress = `${appOrigin}/`

/** Makes `app:` an origin like `https:`, with its rules. Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers everything under {@link appOrigin} from `site`. Any other host of the scheme does not exist. */
export function serveScheme(site: (request: Request) => Promise<Response>): void {
  protocol.handle(scheme, (request) =>
    request.url.startsWith(pageAddress) ? site(request) : new Response(null, { status: 404 }),
  )
}
