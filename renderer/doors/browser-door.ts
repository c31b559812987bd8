import type { Door } from './door.ts'
import { socketChannel } from './socket-channel.ts'

/** Reaches the library that serves this page, over a WebSocket beside the page's own address. */
export function browserDoor(page: string): Door {
  const address = new URL('socket', page)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.hash = ''
  return {
    kind: 'browser',
    open: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(address)
        socket.addEventListener('open', () => resolve({ library: socketChannel(socket) }), { once: true })
        socket.addEventListener('close', () => reject(new Error('Nothing answers at this address')), { once: true })
      }),
  }
}
