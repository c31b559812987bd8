import { portChannel } from './channels.ts'
import { hostGenerate } from './generate-host.ts'
import { parentPort } from './parent-port.ts'

/**
 * Entry: makes pictures, as a utility process of the desktop app. The first message brings the port to the library.
 *
 * On Linux, Electron's own libraries and those of native sharp cannot share a process (see ARCHITECTURE.md).
 */
const sharp = process.platform === 'linux' ? 'wasm' : 'native'

parentPort().on('message', ({ ports }) => {
  const [port] = ports
  if (port) hostGenerate(portChannel(port), sharp)
})
