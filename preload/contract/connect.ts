import type { Channel } from './channel.ts'
import { Failure } from './failure.ts'
import type { Call, Client, Events, Methods, Reply } from './method.ts'
import { strings } from './strings.ts'

/** The calling side of {@link import('./serve.ts').serve}. Types only, so that the page ships no validator. */
export function connect<M extends Methods, E extends Events>(channel: Channel): Client<M, E> {
  let nextId = 1
  let closed = false
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<string, Set<(event: never) => void>>()
  const gone = (): Failure => new Failure('compute-died', strings.connection.gone)

  channel.onMessage((message) => {
    // The other side is our own code; it validates what it receives and we trust what it answers.
    const reply = message as Reply
    if (reply.kind === 'event') {
      listeners.get(reply.name)?.forEach((listener) => listener(reply.event as never))
      return
    }
    const call = waiting.get(reply.id)
    if (!call) return
    waiting.delete(reply.id)
    if (reply.kind === 'value') call.resolve(reply.value)
    else call.reject(new Failure(reply.code, reply.message))
  })
  channel.onClose(() => {
    closed = true
    waiting.forEach((call) => call.reject(gone()))
    waiting.clear()
  })

  const call = async (name: string, input: unknown, signal?: AbortSignal): Promise<unknown> => {
    if (signal?.aborted) throw new Failure('cancelled', strings.connection.cancelled(name))
    if (closed) throw gone()
    const id = nextId++
    const pending = Promise.withResolvers<unknown>()
    waiting.set(id, pending)
    const cancel = (): void => channel.send({ kind: 'cancel', id })
    signal?.addEventListener('abort', cancel, { once: true })
    channel.send({ kind: 'call', id, name, input })
    return pending.promise.finally(() => signal?.removeEventListener('abort', cancel))
  }

  return {
    call: call as Call<M>,
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
    onClose: (listener) => channel.onClose(listener),
  }
}
