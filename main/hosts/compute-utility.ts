import { portChannel } from './channels.ts'
import { hostCompute } from './compute-host.ts'
import { parentPort } from './parent-port.ts'

/**
 * Entry: compute as a utility process of the desktop app. The first message brings the port to the library.
 *
 * On Linux, Electron's own libraries and those of native sharp cannot share a process (see ARCHITECTURE.md).
 */
parentPort().on('message', ({ ports }) => {
  const [port] = ports
  if (port) hostCompute(portChannel(port), process.platform === 'linux' ? 'wasm' : 'native')
})
