import { language } from '../../preload/contract/strings/language.ts'
import { strings } from '../strings.ts'
import { refuse, securityHeaders } from './answers.ts'

/** Where the printed address leads; the token follows as its fragment, which browsers keep to themselves. */
export const entrancePath = '/enter'
const scriptPath = '/enter.js'
/** Browsers ask for this by themselves wherever a page names no icon. */
const iconPath = '/favicon.ico'

const page = `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Recollect</title>
    <script type="module" src="${scriptPath}"></script>
  </head>
  <body>
    <p>${strings.library.browser.opening}</p>
    <noscript>${strings.library.browser.needsScript}</noscript>
  </body>
</html>
`

/** Hands the token over in the body of a request, where no log, history or `Referer` keeps it. */
const script = `const body = location.hash.slice(1)
const answer = body === '' ? undefined : await fetch('/session', { method: 'POST', body })
if (answer?.ok) location.replace('/')
else
  document.querySelector('p').textContent = ${JSON.stringify(strings.library.browser.needsAddress)}
`

/** Whether `path` is the entrance for everybody. `/` is only for those who have not been through it. */
export const isEntrance = (path: string): boolean => [entrancePath, scriptPath, iconPath].includes(path)

/**
 * The only addresses that a browser may see without a cookie. All they do is to exchange the token of the printed
 * address for one; they say nothing about the library.
 */
export function entrance(path: string): Response | undefined {
  if (path === scriptPath) return text(script, 'text/javascript; charset=utf-8')
  if (path === iconPath) return refuse(204)
  return path === '/' || path === entrancePath ? text(page, 'text/html; charset=utf-8') : undefined
}

function text(body: string, type: string): Response {
  return new Response(body, { headers: { ...securityHeaders, 'Content-Type': type, 'Cache-Control': 'no-store' } })
}
