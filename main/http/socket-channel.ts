import { decode, encode } from '@msgpack/msgpack'
import type { WebSocket } from 'ws'
import type { Channel } from '../../preload/contract/channel.ts'

/** WebSocket close codes, RFC 6455 section 7.4.1. */
const unsupportedData = 1003
const invalidData = 1007

/**
 * Carries messages over an open WebSocket, one MessagePack value per binary frame. The page's side is
 * `renderer/doors/socket-channel.ts`. A frame that is no MessagePack ends the connection: no page of ours sends one.
 */
export function socketChannel(socket: WebSocket): Channel {
  // What is wrong follows as `close`, which is all that a channel can say.
  socket.on('error', () => undefined)
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(encode(message, { ignoreUndefined: true }))
    },
    onMessage(listener) {
      socket.on('message', (frame, isBinary) => {
        if (!isBinary || !(frame instanceof Uint8Array)) return socket.close(unsupportedData)
        let message: unknown
        try {
          // Not as Node's Buffer: bytes inside the message are to be what they were on the other side.
          message = decode(new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength))
        } catch {
          return socket.close(invalidData)
        }
        listener(message)
      })
    },
    onClose(listener) {
      if (socket.readyState === socket.CLOSED) listener()
      else socket.once('close', () => listener())
    },
    close: () => socket.close(),
  }
}
