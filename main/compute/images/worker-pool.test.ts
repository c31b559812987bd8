import { afterEach, expect, test } from 'vitest'
import { openWorkerPool, WorkerLost, type ImageClient, type PoolJob, type WorkerPool } from './worker-pool.ts'

/**
 * A worker that does what the path of a job says: answers, crashes, hangs, waits until it is cancelled, or needs more
 * memory than it gets. It speaks the wire format itself, so that it needs nothing but Node.
 */
const script = (start = '') =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads'
    ${start}
    const reply = (id, value) => parentPort.postMessage({ kind: 'value', id, value })
    const waiting = new Map()
    parentPort.on('message', ({ kind, id, input }) => {
      if (kind === 'cancel') return parentPort.postMessage({ kind: 'failure', id, code: 'cancelled', message: 'x' })
      if (input.path === 'crash') process.exit(3)
      if (input.path === 'throw') throw new Error('a bug')
      if (input.path === 'hang') for (;;);
      if (input.path === 'hog') { const hoard = []; for (;;) hoard.push(new Array(1e6).fill(id)) }
      if (input.path !== 'wait') reply(id, { path: input.path, threadId })
    })
    parentPort.postMessage({ kind: 'event', name: 'ready', event: {} })
  `)}`,
  )

let pool: WorkerPool | undefined
afterEach(() => pool?.close())

const open = (threads: number, worker = script()): WorkerPool =>
  (pool = openWorkerPool({ worker, threads, options: { sharp: 'native' } }))
const never = new AbortController().signal

/** Runs a job; answers with its path, or with why its worker was lost. */
async function run(
  pool: WorkerPool,
  path: string,
  fields: Partial<PoolJob<unknown>> = {},
  signal = never,
): Promise<string> {
  const work = (client: ImageClient) => client.call('render', { path, previews: '/p', heavy: false }, signal)
  const job = { turn: 'later', heavy: false, limitMs: 30_000, work, ...fields } as const
  try {
    const answer: unknown = await pool.run(job, signal)
    return (answer as { path: string }).path
  } catch (error) {
    return error instanceof WorkerLost ? error.reason : (error as { code: string }).code
  }
}

test('jobs are done, in threads that stay', async () => {
  const pool = open(2)
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((path) => run(pool, path)))).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('a job that crashes its thread fails alone', async () => {
  const pool = open(2)
  const paths = ['a', 'crash', 'b', 'throw', 'c', 'd']
  expect(await Promise.all(paths.map((path) => run(pool, path)))).toEqual(['a', 'died', 'b', 'died', 'c', 'd'])
})

test('a job that hangs is ended after its time, and the others go on meanwhile', async () => {
  const pool = open(2)
  const hanging = run(pool, 'hang', { limitMs: 300 })
  expect(await run(pool, 'a')).toBe('a')
  expect(await hanging).toBe('too-slow')
  expect(await run(pool, 'b')).toBe('b')
})

test('an answer that came in time counts, however busy this thread was then', async () => {
  const pool = open(1)
  await run(pool, 'warm')
  const answer = run(pool, 'a', { limitMs: 50 })
  // Inference does this: nothing else happens here for longer than the limit, while the worker answers.
  const until = performance.now() + 400
  while (performance.now() < until);
  expect(await answer).toBe('a')
})

test('a job that needs more memory than a thread gets says so', async () => {
  const pool = open(1)
  expect(await run(pool, 'hog')).toBe('out-of-memory')
  expect(await run(pool, 'a')).toBe('a')
}, 60_000)

test('what matters most to people goes first', async () => {
  const pool = open(1)
  const order: string[] = []
  const note = (path: string, turn: 'now' | 'soon' | 'later') =>
    run(pool, path, { turn }).then((done) => order.push(done))
  await Promise.all([note('first', 'later'), note('later', 'later'), note('soon', 'soon'), note('now', 'now')])
  expect(order).toEqual(['first', 'now', 'soon', 'later'])
})

test('of the jobs that take much memory only one runs at a time, and each in a thread of its own', async () => {
  const pool = open(3)
  let running = 0
  let most = 0
  const threads = new Set<number>()
  const heavy = () =>
    pool.run(
      {
        turn: 'later',
        heavy: true,
        limitMs: 30_000,
        async work(client) {
          most = Math.max(most, ++running)
          const answer: unknown = await client.call('render', { path: 'x', previews: '/p', heavy: true })
          threads.add((answer as { threadId: number }).threadId)
          running--
        },
      },
      never,
    )
  await Promise.all([heavy(), heavy(), run(pool, 'a'), heavy()])
  expect(most).toBe(1)
  expect(threads.size).toBe(3)
})

test('jobs can be cancelled while they wait and while they run', async () => {
  const pool = open(1)
  const abort = new AbortController()
  const results = ['wait', 'wait', 'a'].map((path) => run(pool, path, {}, path === 'a' ? never : abort.signal))
  abort.abort()
  expect(await Promise.all(results)).toEqual(['cancelled', 'cancelled', 'a'])
  expect(await run(pool, 'late', {}, AbortSignal.abort())).toBe('cancelled')
})

test('a worker that cannot even start is an error of ours, not of the picture', async () => {
  const pool = open(1, script("throw new Error('sharp is not installed')"))
  const work = (client: ImageClient) => client.call('render', { path: 'a', previews: '/p', heavy: false })
  await expect(pool.run({ turn: 'later', heavy: false, limitMs: 1_000, work }, never)).rejects.toThrow(
    /could not start/,
  )
})

test('closing ends everything', async () => {
  const pool = open(1)
  const running = run(pool, 'wait')
  const waiting = run(pool, 'a')
  await pool.close()
  expect(await running).toBe('cancelled')
  expect(await waiting).toBe('cancelled')
  expect(await run(pool, 'b')).toBe('cancelled')
})
