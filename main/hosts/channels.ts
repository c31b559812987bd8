import type { ChildProcess } from 'node:child_process'
import type { Channel } from '../../preload/contract/channel.ts'

/** The part of Electron's `MessagePortMain` that a channel needs, so that plain Node can load this file. */
export interface PortMain {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/**
 * Carries messages over a port of Electron's main or utility processes. The page's side of the same port is
 * `renderer/doors/port-channel.ts`.
 *
 * Messages wait in the port until the first `onMessage`, so none is lost on the way to its new owner.
 */
export function portChannel(port: PortMain): Channel {
  const end = once()
  port.on('close', end.reach)
  return {
    send(message) {
      if (!end.reached) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: end.listen,
    close() {
      if (end.reached) return
      port.close()
      end.reach()
    },
  }
}

/**
 * Carries messages to a process forked with `serialization: 'advanced'`, which clones like a port does.
 *
 * Closing ends the process, at once and however stuck it is: use it only for processes that hold no state.
 */
export function childChannel(child: ChildProcess): Channel {
  const end = once()
  for (const event of ['disconnect', 'exit', 'error']) child.on(event, end.reach)
  return {
    send(message) {
      // A failed delivery means that the process is going away, which `onClose` is about to say.
      if (!end.reached && child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: end.listen,
    close() {
      child.kill('SIGKILL')
      end.reach()
    },
  }
}

/** The other end of {@link childChannel}, inside the forked process. */
export function parentChannel(): Channel {
  const end = once()
  process.on('disconnect', end.reach)
  return {
    send(message) {
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: end.listen,
    close() {
      if (process.connected) process.disconnect()
      end.reach()
    },
  }
}

interface Once {
  readonly reached: boolean
  readonly reach: () => void
  readonly listen: (listener: () => void) => void
}

/** Something that happens at most once; whoever listens too late hears of it at once. */
function once(): Once {
  const listeners: (() => void)[] = []
  let reached = false
  return {
    get reached() {
      return reached
    },
    reach() {
      reached = true
      listeners.splice(0).forEach((listener) => listener())
    },
    listen: (listener) => (reached ? listener() : void listeners.push(listener)),
  }
}
