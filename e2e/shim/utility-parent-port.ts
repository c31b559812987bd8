import { EventEmitter } from 'node:events'
import type { UtilityMessage } from './utility-process.ts'
import { shimVersion } from './version.ts'

/** Loaded before a utility process's own script: gives it `process.parentPort`, as Electron does. */
const send = (message: UtilityMessage): void =>
  void (process.connected && process.send?.(message, undefined, undefined, () => undefined))

class RemotePort extends EventEmitter {
  readonly #id: number
  /** What came before `start`. */
  #waiting: unknown[] | undefined = []
  #open = true

  constructor(id: number) {
    super()
    this.#id = id
  }

  postMessage(data: unknown): void {
    if (this.#open) send({ kind: 'port', id: this.#id, data })
  }

  start(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    waiting.forEach((data) => this.receive(data))
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    ports.delete(this.#id)
    send({ kind: 'port-closed', id: this.#id })
  }

  receive(data: unknown): void {
    if (this.#waiting) this.#waiting.push(data)
    else this.emit('message', { data, ports: [] })
  }

  closedThere(): void {
    this.#open = false
    ports.delete(this.#id)
    this.emit('close')
  }
}

const ports = new Map<number, RemotePort>()
const early: { readonly data: unknown; readonly ports: readonly RemotePort[] }[] = []
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => send({ kind: 'message', data, ports: [] }),
})
parentPort.on('newListener', (event) => {
  if (event === 'message')
    queueMicrotask(() => early.splice(0).forEach((message) => parentPort.emit('message', message)))
})

process.on('message', (message: UtilityMessage) => {
  if (message.kind === 'port') return ports.get(message.id)?.receive(message.data)
  if (message.kind === 'port-closed') return ports.get(message.id)?.closedThere()
  const arrived = message.ports.map((id) => {
    const port = new RemotePort(id)
    ports.set(id, port)
    return port
  })
  early.push({ data: message.data, ports: arrived })
  if (parentPort.listenerCount('message') > 0) early.splice(0).forEach((waiting) => parentPort.emit('message', waiting))
})
process.on('disconnect', () => process.exit(0))
const resourcesPath = new URL(import.meta.url).searchParams.get('resources')
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: shimVersion } })
Object.assign(process, { parentPort, type: 'utility', resourcesPath })
