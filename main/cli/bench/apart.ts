import { fork } from 'node:child_process'
import { once } from 'node:events'

interface Orders {
  readonly task: string
  readonly input: unknown
  /** Milliseconds since 1970: when the process was asked for. */
  readonly begun: number
}

/**
 * Runs a task of `module` in a process of its own, so that its memory and its start are its own too, and no part of
 * what is measured afterwards. The module, loaded there, does it by {@link answerApart}.
 *
 * @param module Its `import.meta.filename`. Built, several modules are one script, so that the task needs a name that
 *   no other has.
 * @param input Whatever can be written as JSON.
 */
export async function apart<Result>(
  module: string,
  task: string,
  input: unknown,
  signal?: AbortSignal,
): Promise<Result> {
  const orders: Orders = { task, input, begun: Date.now() }
  const child = fork(module, ['apart', JSON.stringify(orders)], { serialization: 'advanced' })
  const cancel = (): void => void child.kill()
  signal?.addEventListener('abort', cancel)
  try {
    const results: Result[] = []
    child.on('message', (message) => results.push(message as Result))
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0 || results.length === 0) throw new Error(`${task} failed with code ${code}`)
    return results[0]!
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** In the process that {@link apart} started for this very task: does it, and sends the result. Elsewhere nothing. */
export async function answerApart(
  module: string,
  task: string,
  work: (input: never, begun: number) => Promise<object>,
): Promise<void> {
  const [, script, word, text = ''] = process.argv
  if (script !== module || word !== 'apart') return
  const orders = JSON.parse(text) as Orders
  if (orders.task !== task) return
  const result = await work(orders.input as never, orders.begun)
  process.send?.(result, () => process.exit(0))
}
