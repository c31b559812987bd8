import type { DevTools } from './devtools.ts'
import { partOf } from './unimplemented.ts'

type Check = (contents: unknown, permission: string, origin: string) => boolean
type Ask = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void

/** Electron's names of permissions, and the page's, for those that a headless Chromium has. */
const permissions: Readonly<Record<string, readonly string[]>> = {
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  geolocation: ['geolocation'],
  'idle-detection': ['idle-detection'],
  'local-fonts': ['local-fonts'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  notifications: ['notifications'],
}

let check: Check | null = null
let ask: Ask | null = null
let hasDeviceHandler = false

const defaultSession = partOf('session.defaultSession', {
  setPermissionCheckHandler: (handler: Check | null) => void (check = handler),
  setPermissionRequestHandler: (handler: Ask | null) => void (ask = handler),
  setDevicePermissionHandler: (handler: ((details: unknown) => boolean) | null) =>
    void (hasDeviceHandler = handler !== null),
})

export const session = partOf('session', { defaultSession })

/**
 * Has Chromium grant what the app's handlers grant, and nothing else. Without handlers, Electron grants everything.
 *
 * @param origin As the app knows it, and as Chromium does.
 */
export async function applyPermissions(
  browser: DevTools,
  contents: unknown,
  origin: { readonly app: string; readonly chromium: string },
): Promise<void> {
  for (const [permission, names] of Object.entries(permissions)) {
    const checked = check?.(contents, permission, origin.app) ?? true
    const asked = await new Promise<boolean>((resolve) => (ask ? ask(contents, permission, resolve) : resolve(true)))
    const setting = checked && asked ? 'granted' : 'denied'
    for (const name of names)
      await browser.send('Browser.setPermission', { permission: { name }, setting, origin: origin.chromium })
  }
  // Choosing a device needs a person here, so all there is to see to is that somebody says no for them.
  if (!hasDeviceHandler) throw new Error('The Electron shim expects session.setDevicePermissionHandler to be used')
}
