import { portsMessage } from '../../preload/contract/ports.ts'
import type { Door, Opened } from './door.ts'
import { portChannel } from './port-channel.ts'

/** What the preload script of the desktop app puts on the window. */
export interface DesktopBridge {
  readonly desktop: true
  /** Asks for fresh ports; they arrive as a `recollect-ports` message. */
  readonly requestPorts: () => void
  /** Where a dropped file or folder lies; empty for one that lies nowhere. */
  readonly pathOf?: (file: File) => string
}

declare global {
  interface Window {
    readonly recollect?: DesktopBridge
  }
}

/** Reaches the library through the two ports that the preload hands over: library first, then shell. */
export function desktopDoor(bridge: DesktopBridge, page: Window): Door {
  let arrived: ((opened: Opened) => void) | undefined
  // Ports that come unasked belong to a library that was restarted; they wait for the next `open`.
  let waiting: Opened | undefined
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== page || event.origin !== page.location.origin) return
    if (!isPortsMessage(event.data)) return
    const [library, shell] = event.ports
    if (!library || !shell) return
    const opened = { library: portChannel(library), shell: portChannel(shell) }
    if (arrived) arrived(opened)
    else waiting = opened
    arrived = undefined
  })
  return {
    kind: 'desktop',
    open() {
      if (waiting) {
        const opened = waiting
        waiting = undefined
        return Promise.resolve(opened)
      }
      return new Promise((resolve) => {
        arrived = resolve
        bridge.requestPorts()
      })
    },
  }
}

function isPortsMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === portsMessage.kind
}
