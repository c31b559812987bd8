import { app, session, shell, type WebContents } from 'electron'
import { appOrigin, pageAddress } from './site.ts'

/** What a photo library asks of a browser: to put text on the clipboard when somebody clicks "Copy path". */
const granted = new Set(['clipboard-sanitized-write'])

/**
 * Refuses everything that a page of photos has no business with, in every page that this process will ever open:
 * permissions and devices, other addresses, other windows, pages inside pages.
 */
export function lockDown(): void {
  const { defaultSession } = session
  const isOurs = (contents: WebContents | null): boolean => contents?.getURL().startsWith(pageAddress) ?? false
  defaultSession.setPermissionRequestHandler((contents, permission, decide) =>
    decide(isOurs(contents) && granted.has(permission)),
  )
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => origin.startsWith(appOrigin) && granted.has(permission),
  )
  defaultSession.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (event.url !== pageAddress) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (URL.parse(url)?.protocol === 'https:') void shell.openExternal(url)
    return { action: 'deny' }
  })
}
