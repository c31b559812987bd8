import { portChannel } from './channels.ts'
import { crashesArgument, hostCompute } from './compute-host.ts'
import { parentPort } from './parent-port.ts'

/**
 * Entry: compute as a utility process of the desktop app. Takes the path of its notes as argument; the first message
 * brings the port to the library.
 *
 * On Linux, Electron's own libraries and those of native sharp cannot share a process (see ARCHITECTURE.md).
 */
const sharp = process.platform === 'linux' ? 'wasm' : 'native'

parentPort().on('message', ({ ports }) => {
  const [port] = ports
  if (port) hostCompute(portChannel(port), { sharp, crashes: crashesArgument() })
})
