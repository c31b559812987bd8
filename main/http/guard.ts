import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whose request this is. `ours`: a page that this server served, or a person who typed the address. `sent`: another
 * site sent the browser here, by a link or by fetching; it may see the entrance and nothing else. `refused`: aimed at
 * another name or made by another site's script.
 *
 * Listening on 127.0.0.1 is not enough. Any website can aim a request at it, and a DNS name can be re-pointed at it.
 * WebSockets are not covered by CORS at all, and a cookie goes to every port of a host. So the headers that a page
 * cannot forge are checked before the cookie is.
 */
export function visitor(headers: IncomingHttpHeaders, port: number): 'ours' | 'sent' | 'refused' {
  const host = headers.host?.toLowerCase()
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'refused'
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return 'refused'
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none' ? 'ours' : 'sent'
}
