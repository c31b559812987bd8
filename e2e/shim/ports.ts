import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { partOf, unimplemented } from './unimplemented.ts'

/** Where a port that has left the main process lives now: in a page, or in a utility process. */
export interface Abroad {
  deliver(id: number, data: unknown): void
  closed(id: number): void
}

/** Electron's `MessagePortMain`, on Node's own. Messages are cloned, and wait until `start`. */
export class MessagePortMain extends EventEmitter {
  #inner: MessagePort | undefined
  #closing = false

  constructor(inner: MessagePort) {
    super()
    this.#inner = inner
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) unimplemented('MessagePortMain.postMessage with ports')
    this.#mine().postMessage(message)
  }

  start(): void {
    this.#mine()
      .on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
      .on('close', () => this.#closing || this.emit('close'))
  }

  close(): void {
    this.#closing = true
    this.#mine().close()
  }

  /** Takes what is inside away, when the port is sent to somewhere else. */
  release(): MessagePort {
    const inner = this.#mine()
    this.#inner = undefined
    return inner
  }

  #mine(): MessagePort {
    if (!this.#inner) throw new Error('This port was sent to another process and can no longer be used here')
    return this.#inner
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = partOf('MessagePortMain', new MessagePortMain(port1))
    this.port2 = partOf('MessagePortMain', new MessagePortMain(port2))
  }
}

let lastId = 0

/** The main process's half of the ports that one page or utility process holds. */
export class Embassy {
  readonly #ports = new Map<number, MessagePort>()
  readonly #abroad: Abroad

  constructor(abroad: Abroad) {
    this.#abroad = abroad
  }

  /** Sends ports away. Their ids must arrive there before anything that is delivered to them. */
  admit(ports: readonly MessagePortMain[]): readonly number[] {
    return ports.map((port) => {
      const id = ++lastId
      this.#ports.set(id, port.release())
      return id
    })
  }

  /** Starts delivering, after the ids are on their way. */
  open(ids: readonly number[]): void {
    for (const id of ids) {
      const inner = this.#ports.get(id)
      inner?.on('message', (data: unknown) => this.#abroad.deliver(id, data))
      inner?.on('close', () => this.#ports.delete(id) && this.#abroad.closed(id))
    }
  }

  /** Something was posted to the port over there. */
  receive(id: number, data: unknown): void {
    this.#ports.get(id)?.postMessage(data)
  }

  /** The port over there was closed, or its owner has gone. */
  close(id: number): void {
    const inner = this.#ports.get(id)
    this.#ports.delete(id)
    inner?.close()
  }

  closeAll(): void {
    for (const id of [...this.#ports.keys()]) this.close(id)
  }
}
