import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { portChannels, portsMessage } from './contract/ports.ts'

/**
 * All that the page of the desktop app has and a page in a browser has not.
 *
 * The page talks to the library and to the shell over two ports, so nothing of Electron's messaging is exposed. Ports
 * cannot cross the context bridge; they are handed over as a message of this window to itself, and only to its origin.
 */
const bridge = {
  desktop: true,
  /** Asks for fresh ports: at the start, and when the library was restarted. */
  requestPorts: () => ipcRenderer.send(portChannels.request),
  /** Where a dropped file or folder lies; empty for one that lies nowhere. */
  pathOf: (file: File) => webUtils.getPathForFile(file),
} as const

ipcRenderer.on(portChannels.ports, ({ ports }) => window.postMessage(portsMessage, location.origin, [...ports]))
contextBridge.exposeInMainWorld('recollect', bridge)
