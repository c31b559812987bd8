import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { connect } from '../../preload/contract/connect.ts'
import type { LibraryClient, LibraryEvents, LibraryMethods } from '../../preload/contract/library-contract.ts'
import { portChannel } from '../hosts/channels.ts'
import { computeLaunch, type Launch } from '../hosts/compute-launch.ts'
import type { LogFile } from '../hosts/log-file.ts'
import { retell } from '../hosts/retell.ts'
import { sibling } from '../hosts/sibling.ts'
import { restartDelayMs } from './restarts.ts'
import { strings } from '../strings.ts'

interface ProcessesOptions {
  /** Absolute path of the library's folder. */
  readonly library: string
  readonly version: string
  readonly logFile: LogFile
  /** A library process has started, the first or another one after a crash. `client` is this process's own. */
  readonly onStarted: (client: LibraryClient) => void
  /** The library cannot be opened, or keeps crashing. A sentence for people. */
  readonly onFailed: (problem: string) => void
}

/** The processes that do the work, started and looked after. */
export interface Processes {
  /** The shell's own connection. Another one after each restart, so ask for it each time. */
  readonly client: LibraryClient
  /** A new port to the library, for a page. */
  connectPage(): MessagePortMain
  /** Lets the library finish what it is doing, at most ten seconds, then ends all of them. Whether it finished by itself. */
  close(): Promise<boolean>
}

const patienceMs = 10_000

/** What the library process says; see `main/hosts/library-utility.ts`. */
const FromLibrary = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('log'), line: z.string() }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
  z.object({ kind: z.literal('need-compute') }),
  z.object({ kind: z.literal('need-maker') }),
])

/**
 * Starts the library, and a compute process, or one that makes pictures, whenever the library asks for one.
 *
 * They talk over ports of their own; nothing of theirs passes through here. A library that crashes is started
 * again, a little later each time, until {@link restartDelayMs} gives up. Compute that crashes is the library's to ask
 * for again, because the library knows which photo it was at.
 */
export function startProcesses({ library, version, logFile, onStarted, onFailed }: ProcessesOptions): Processes {
  const { log } = logFile
  const deaths: number[] = []
  let closing = false
  /** Ports for a library that is not running at the moment. */
  let waiting: MessagePortMain[] = []
  let running: UtilityProcess | undefined
  let compute: UtilityProcess | undefined
  let maker: UtilityProcess | undefined

  const start = (): LibraryClient => {
    const args = [JSON.stringify({ directory: library, version })]
    const child = fork('library', log, { args, execArgv: [], env: process.env })
    running = child
    let told = false
    child.on('message', (raw: unknown) => {
      const message = FromLibrary.parse(raw)
      switch (message.kind) {
        case 'log':
          return logFile.addLine(message.line)
        case 'ready':
          return
        case 'failed':
          told = true
          return onFailed(message.message)
        case 'need-compute': {
          const { port1, port2 } = new MessageChannelMain()
          compute = fork('compute', log, computeLaunch(library))
          compute.postMessage({ kind: 'connect' }, [port1])
          return child.postMessage({ kind: 'compute' }, [port2])
        }
        case 'need-maker': {
          const { port1, port2 } = new MessageChannelMain()
          maker = fork('generate', log, { args: [], execArgv: [], env: process.env })
          maker.postMessage({ kind: 'connect' }, [port1])
          return child.postMessage({ kind: 'maker' }, [port2])
        }
      }
    })
    child.once('exit', (code) => {
      running = undefined
      if (closing || told) return
      deaths.push(Date.now())
      const delayMs = restartDelayMs(deaths, Date.now())
      log.error('shell', 'The library process ended', { code, restartInMs: delayMs ?? 'never' })
      if (delayMs === undefined) return onFailed(strings.shell.endedOften)
      setTimeout(() => closing || (current = start()), delayMs)
    })
    const { port1, port2 } = new MessageChannelMain()
    for (const port of [port1, ...waiting.splice(0)]) child.postMessage({ kind: 'connect', host: 'desktop' }, [port])
    const client = connect<LibraryMethods, LibraryEvents>(portChannel(port2))
    onStarted(client)
    return client
  }

  let current = start()
  return {
    get client() {
      return current
    },
    connectPage() {
      const { port1, port2 } = new MessageChannelMain()
      if (running) running.postMessage({ kind: 'connect', host: 'desktop' }, [port1])
      else waiting = [...waiting, port1]
      return port2
    },
    async close() {
      closing = true
      const ask = (): void => running?.postMessage({ kind: 'close' })
      const finished = !running || (await endsWithin(running, patienceMs, ask))
      if (!finished) log.error('shell', 'The library took too long to close, and was ended')
      compute?.kill()
      maker?.kill()
      return finished
    },
  }
}

function fork(
  name: 'library' | 'compute' | 'generate',
  log: LogFile['log'],
  { args, execArgv, env }: Launch,
): UtilityProcess {
  const script = fileURLToPath(sibling(`hosts/${name}-utility`))
  const child = utilityProcess.fork(script, args, { env, execArgv, serviceName: `Recollect ${name}`, stdio: 'pipe' })
  const lastWords = [child.stdout, child.stderr].map((stream) => stream && retell(stream, name, log))
  child.on('exit', (code) => {
    const printed = code === 0 ? undefined : lastWords.flatMap((words) => words?.() ?? [])
    log.info('shell', `The ${name} process has ended`, { code, printed })
  })
  return child
}

/** Whether `child` ends by itself after it was asked to. If not, it is ended. */
async function endsWithin(child: UtilityProcess, ms: number, ask: () => void): Promise<boolean> {
  const ended = once(child, 'exit').then(() => true)
  const patience = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => patience.resolve(false), ms)
  ask()
  const byItself = await Promise.race([ended, patience.promise])
  clearTimeout(timer)
  if (!byItself) child.kill()
  return byItself
}
