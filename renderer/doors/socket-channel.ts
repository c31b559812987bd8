import { decode, encode } from '@msgpack/msgpack'
import type { Channel } from '../../preload/contract/channel.ts'

/** Carries messages over an open WebSocket, one MessagePack value per binary frame. */
export function socketChannel(socket: WebSocket): Channel {
  socket.binaryType = 'arraybuffer'
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(encode(message, { ignoreUndefined: true }))
    },
    onMessage(listener) {
      socket.addEventListener('message', (event) => {
        if (event.data instanceof ArrayBuffer) listener(decode(new Uint8Array(event.data)))
      })
    },
    onClose(listener) {
      if (socket.readyState >= WebSocket.CLOSING) listener()
      else socket.addEventListener('close', () => listener(), { once: true })
    },
    close: () => socket.close(),
  }
}
