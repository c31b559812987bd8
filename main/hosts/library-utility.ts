import { z } from 'zod'
import type { Channel } from '../../preload/contract/channel.ts'
import { Failure, messageOf } from '../../preload/contract/failure.ts'
import { strings } from '../strings.ts'
import { jsonLog } from '../library/log.ts'
import { openLibrary, type Library } from '../library/library.ts'
import { portChannel } from './channels.ts'
import { libraryConfig } from './library-config.ts'
import { parentPort } from './parent-port.ts'

/**
 * Entry: the library as a utility process of the desktop app.
 *
 * Started with one argument, {@link Options} as JSON. Says `ready`, or `failed` and ends. Asks for another process with
 * `need-compute` or `need-maker`; the answer is `compute` or `maker` with a port. Every page, and the shell itself, comes
 * as `connect` with a port.
 */
const Options = z.object({ directory: z.string(), version: z.string() })

const Incoming = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect'), host: z.enum(['desktop', 'browser']) }),
  z.object({ kind: z.enum(['compute', 'maker']) }),
  z.object({ kind: z.literal('close') }),
])

const shell = parentPort()
const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'))
const log = jsonLog((line) => shell.postMessage({ kind: 'log', line }), Date.now)

const awaiting: Record<'compute' | 'maker', ((channel: Channel) => void)[]> = { compute: [], maker: [] }
const startOf = (kind: keyof typeof awaiting) => (): Promise<Channel> =>
  new Promise((resolve) => {
    awaiting[kind].push(resolve)
    shell.postMessage({ kind: `need-${kind}` })
  })
const [startCompute, startMaker] = [startOf('compute'), startOf('maker')]

const opening = openLibrary({
  ...libraryConfig(options),
  door: strings.library.lock.app,
  work: true,
  startCompute,
  startMaker,
  log,
})
opening.then(
  () => shell.postMessage({ kind: 'ready' }),
  (error: unknown) => {
    const code = error instanceof Failure ? error.code : 'internal'
    log.error('library', 'The library could not be opened', { error: messageOf(error) })
    shell.postMessage({ kind: 'failed', code, message: messageOf(error) })
  },
)

const withLibrary = (use: (library: Library) => unknown): void => void opening.then(use).catch(() => undefined)

shell.on('message', ({ data, ports: [port] }) => {
  const message = Incoming.parse(data)
  switch (message.kind) {
    case 'connect':
      if (port) withLibrary((library) => library.connect(portChannel(port), message.host))
      break
    case 'compute':
    case 'maker':
      // One port for each time it was asked.
      if (port) awaiting[message.kind].shift()?.(portChannel(port))
      break
    case 'close':
      void opening
        .then((library) => library.close())
        .catch(() => undefined)
        .finally(() => process.exit(0))
      break
  }
})
