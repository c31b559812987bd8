import type { MessagePort, Worker } from 'node:worker_threads'
import type { Channel } from '../../../preload/contract/channel.ts'

/**
 * A channel between a thread and its worker, for either end.
 *
 * An answer that is a Float32Array is given away, not copied: who answers must not touch it afterwards.
 */
export function workerChannel(port: Worker | MessagePort): Channel {
  let open = true
  const closers: (() => void)[] = []
  const end = (): void => {
    open = false
    closers.splice(0).forEach((listener) => listener())
  }
  port.on('close', end)
  port.on('exit', end)
  return {
    send(message) {
      if (open) port.postMessage(message, givenAway(message))
    },
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => (open ? void closers.push(listener) : listener()),
    close() {
      if ('terminate' in port) void port.terminate()
      else port.close()
      end()
    },
  }
}

/** An answer that is an array of numbers takes its memory along; a view into something larger belongs to others too. */
function givenAway(message: unknown): ArrayBuffer[] {
  const value = typeof message === 'object' && message !== null && 'value' in message ? message.value : undefined
  if (!(value instanceof Float32Array)) return []
  const { buffer } = value
  return buffer instanceof ArrayBuffer && buffer.byteLength === value.byteLength ? [buffer] : []
}
