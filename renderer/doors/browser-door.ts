import { Refused, type Door } from './door.ts'
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
        socket.addEventListener('close', () => void whyClosed(page).then(reject), { once: true })
      }),
  }
}

/** A socket does not tell why it could not be opened; an ordinary request does. */
async function whyClosed(page: string): Promise<Error> {
  const answer = await fetch(new URL('media/', page)).catch(() => undefined)
  return answer?.status === 401 ? new Refused() : new Error('Nobody answers')
}
