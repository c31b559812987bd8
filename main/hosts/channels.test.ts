import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../preload/contract/connect.ts'
import { childChannel, portChannel } from './channels.ts'

const source = (path: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href)

/** A process that answers on its parent channel as `handlers` (source text) says. */
function processThat(handlers: string): ChildProcess {
  const file = join(mkdtempSync(join(tmpdir(), 'channels-')), 'child.mjs')
  writeFileSync(
    file,
    `import { z } from ${JSON.stringify(import.meta.resolve('zod'))}
     import { parentChannel } from ${source('channels.ts')}
     import { serve } from ${source('../../preload/contract/serve.ts')}
     const method = { input: z.unknown(), output: z.unknown() }
     const channel = parentChannel()
     channel.onClose(() => process.exit(0))
     serve(channel, { ask: method }, { ask: ${handlers} })`,
  )
  const child = fork(file, { serialization: 'advanced' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('a vector comes back from a forked process as the typed array it was', async () => {
  const { call } = connect(childChannel(processThat('(input) => input.map((value) => value * 2)')))
  expect(await call('ask', Float32Array.of(1, 2.5))).toEqual(Float32Array.of(2, 5))
})

test('calls to a process that dies fail instead of waiting forever', async () => {
  const { call } = connect(childChannel(processThat('() => process.kill(process.pid, "SIGKILL")')))
  await expect(call('ask', {})).rejects.toMatchObject({ code: 'compute-died' })
})

test('closing the channel ends the process, even one that is stuck', async () => {
  const child = processThat('(input) => { if (input) return 1; for (;;); }')
  const channel = childChannel(child)
  const { call } = connect(channel)
  expect(await call('ask', true)).toBe(1)
  const stuck = call('ask', false)
  channel.close()
  await expect(stuck).rejects.toMatchObject({ code: 'compute-died' })
  await once(child, 'exit')
})

test('a forked process hears that its parent has gone', async () => {
  const child = processThat('() => 1')
  await connect(childChannel(child)).call('ask', {})
  const exit = once(child, 'exit')
  child.disconnect()
  expect(await exit).toEqual([0, null])
})

test('whoever listens for the end after it has come hears of it at once', () => {
  const port = Object.assign(new EventEmitter(), {
    postMessage: () => undefined,
    start: () => undefined,
    close: () => undefined,
  })
  const channel = portChannel(port)
  port.emit('close')
  let closed = 0
  channel.onClose(() => closed++)
  channel.close()
  expect(closed).toBe(1)
})

test('a port keeps its messages until somebody listens, and nothing is sent after the end', () => {
  const calls: unknown[] = []
  const port = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => void calls.push(message),
    start: () => void calls.push('start'),
    close: () => void calls.push('close'),
  })
  const channel = portChannel(port)
  channel.onMessage((message) => void calls.push({ heard: message }))
  port.emit('message', { data: 'first' })
  channel.send('answer')
  channel.close()
  channel.send('too late')
  expect(calls).toEqual(['start', { heard: 'first' }, 'answer', 'close'])
})
