import { EventEmitter } from 'node:events'
import { allWindows } from './browser-window.ts'
import { partOf } from './unimplemented.ts'

const screenSize = { x: 0, y: 0, width: 1920, height: 1080 }
const display = { id: 1, bounds: screenSize, workArea: screenSize, scaleFactor: 1 }

export const screen = partOf('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
})

/** There is nobody to answer: tests put their own answer in place of these, as they do with Electron. */
const unanswered = (name: string) => (): never => {
  throw new Error(`Nobody answers dialog.${name} in the Electron shim; replace it in the test`)
}

export const dialog = partOf('dialog', {
  showOpenDialog: unanswered('showOpenDialog'),
  showMessageBox: unanswered('showMessageBox'),
  showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}: ${content}\n`),
})

export const shell = partOf('shell', {
  openExternal: async (address: string) => void process.stderr.write(`The Electron shim would open ${address}\n`),
  openPath: async () => '',
  showItemInFolder: (path: string) => void process.stderr.write(`The Electron shim would show ${path}\n`),
})

/** Always plugged in; a test may emit `on-battery` and `on-ac` itself. */
class PowerMonitor extends EventEmitter {
  onBatteryPower = false

  isOnBatteryPower(): boolean {
    return this.onBatteryPower
  }
}

export const powerMonitor = partOf('powerMonitor', new PowerMonitor())

class NativeTheme extends EventEmitter {
  #source: 'system' | 'light' | 'dark' = 'system'

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source
  }

  set themeSource(source) {
    this.#source = source
    for (const window of allWindows()) void window.webContents.showScheme(source)
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }
}

export const nativeTheme = partOf('nativeTheme', new NativeTheme())
