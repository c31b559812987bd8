import type { Channel } from '../../preload/contract/channel.ts'

/** Carries messages over a MessagePort, which clones them by itself. */
export function portChannel(port: MessagePort): Channel {
  const closers: (() => void)[] = []
  let open = true
  const close = (): void => {
    open = false
    closers.splice(0).forEach((listener) => listener())
  }
  // Sent by the browser when the process at the other end goes away.
  port.addEventListener('close', close)
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data))
      port.start()
    },
    onClose: (listener) => (open ? void closers.push(listener) : listener()),
    close() {
      port.close()
      close()
    },
  }
}
