import { once } from 'node:events'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { jsonLog } from '../library/log.ts'
import { retell } from './retell.ts'

async function retold(lines: readonly string[]) {
  const told: unknown[] = []
  const log = jsonLog(
    (line) => void told.push(JSON.parse(line)),
    () => 0,
  )
  const stream = Readable.from([`${lines.join('\n')}\n`])
  const lastWords = retell(stream, 'compute', log)
  await once(stream, 'close')
  return { told, lastWords: lastWords() }
}

test("another process's own errors come into the log as errors", async () => {
  const { told } = await retold(['{"level":"error","scope":"compute","message":"render failed","stack":"…"}'])
  expect(told).toEqual([
    { time: '1970-01-01T00:00:00.000Z', level: 'error', scope: 'compute', message: 'render failed', stack: '…' },
  ])
})

test('the chatter of drivers stays out of the log, but its end is kept in case the process crashes', async () => {
  const { told, lastWords } = await retold(['', ...Array.from({ length: 30 }, (_, i) => `driver line ${i}`)])
  expect(told).toEqual([])
  expect(lastWords).toEqual(Array.from({ length: 20 }, (_, i) => `driver line ${i + 10}`))
})
