import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { Embassy, type MessagePortMain } from './ports.ts'
import { partOf } from './unimplemented.ts'

/** Messages between the main process and `utility-parent-port.ts`. */
export type UtilityMessage =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number }

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly execArgv?: readonly string[]
  readonly stdio?: 'inherit' | 'ignore' | 'pipe'
  readonly serviceName?: string
}

const parentPort = new URL('utility-parent-port.ts', import.meta.url)
const unpacked = new URL('unpacked.ts', import.meta.url).href

/** Every process of Electron's has `process.resourcesPath`; this is what it is to be. */
export function useResources(folder: string): void {
  parentPort.searchParams.set('resources', folder)
}

const running = new Map<ChildProcess, string>()

/** Those that are running, for `app.getAppMetrics`. */
export function utilities(): { pid: number; type: string; name: string }[] {
  return [...running].flatMap(([{ pid }, name]) => (pid === undefined ? [] : [{ pid, type: 'Utility', name }]))
}

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  readonly #embassy: Embassy

  constructor(
    file: string,
    args: readonly string[],
    { env = process.env, execArgv = [], stdio = 'inherit', serviceName = 'Node Utility Process' }: ForkOptions,
  ) {
    super()
    const child = fork(file, args, {
      env,
      execArgv: [...execArgv, '--import', unpacked, '--import', parentPort.href],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
    })
    const send = (message: UtilityMessage): void => {
      if (child.connected) child.send(message, () => undefined)
    }
    this.#child = child
    this.#embassy = new Embassy({
      deliver: (id, data) => send({ kind: 'port', id, data }),
      closed: (id) => send({ kind: 'port-closed', id }),
    })
    child.on('spawn', () => this.emit('spawn'))
    child.on('message', (message: UtilityMessage) => this.#receive(message))
    running.set(child, serviceName)
    child.on('exit', (code) => {
      running.delete(child)
      this.#embassy.closeAll()
      this.emit('exit', code ?? 1)
    })
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr
  }

  postMessage(data: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = this.#embassy.admit(transfer)
    if (this.#child.connected)
      this.#child.send({ kind: 'message', data, ports } satisfies UtilityMessage, () => undefined)
    this.#embassy.open(ports)
  }

  kill(): boolean {
    return this.#child.kill()
  }

  #receive(message: UtilityMessage): void {
    if (message.kind === 'message') this.emit('message', message.data)
    else if (message.kind === 'port') this.#embassy.receive(message.id, message.data)
    else this.#embassy.close(message.id)
  }
}

export const utilityProcess = partOf('utilityProcess', {
  fork: (file: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess =>
    partOf('UtilityProcess', new UtilityProcess(file, args, options)),
})
