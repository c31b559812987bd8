import { z } from 'zod'
import type { Channel } from './channel.ts'
import { Failure, messageOf } from './failure.ts'
import type { Events, Handlers, Methods, Reply } from './method.ts'
import { strings } from './strings.ts'

const Incoming = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.int(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.int() }),
])

/** Tells the other side that something happened. */
export type Emit<E extends Events> = <Name extends keyof E & string>(name: Name, event: z.output<E[Name]>) => void

/**
 * Answers the calls that arrive on `channel` until it closes, and returns the way to send events along it.
 *
 * The receiving side is the one that validates: a message that does not fit its schema is answered with
 * `invalid-input` and never reaches a handler. `report` hears of errors that are bugs, with their stacks.
 */
export function serve<M extends Methods, E extends Events>(
  channel: Channel,
  methods: M,
  handlers: Handlers<M>,
  report: (error: unknown, method: string) => void = () => undefined,
): Emit<E> {
  const running = new Map<number, AbortController>()
  const reply = (message: Reply): void => channel.send(message)

  const answer = async (id: number, name: string, raw: unknown): Promise<void> => {
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (!method) throw new Failure('unknown-method', strings.connection.unknownMethod(name))
      const input = method.input.safeParse(raw)
      if (!input.success) throw new Failure('invalid-input', wrongIn(input.error))
      const handle = handlers[name] as (input: unknown, signal: AbortSignal) => unknown
      reply({ kind: 'value', id, value: await handle(input.data, abort.signal) })
    } catch (error) {
      const known = error instanceof Failure
      if (!known && !abort.signal.aborted) report(error, name)
      const code = abort.signal.aborted ? 'cancelled' : known ? error.code : 'internal'
      reply({ kind: 'failure', id, code, message: messageOf(error) })
    } finally {
      running.delete(id)
    }
  }

  channel.onMessage((message) => {
    const request = Incoming.safeParse(message)
    if (!request.success) return
    if (request.data.kind === 'cancel') running.get(request.data.id)?.abort()
    else void answer(request.data.id, request.data.name, request.data.input)
  })
  channel.onClose(() => running.forEach((abort) => abort.abort()))
  return (name, event) => reply({ kind: 'event', name, event })
}

/** Our own sentences as they are; what the schema says by itself with the place that it means. */
function wrongIn({ issues }: z.ZodError): string {
  return issues
    .map(({ message, path }) =>
      message.endsWith('.') ? message : strings.connection.wrongAt(z.core.toDotPath(path), message),
    )
    .join(' ')
}
