import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs a measurement in a process of its own, so that its memory and its start are its own too. `module` is a script
 * that calls {@link answerWith}.
 *
 * @param module Its `import.meta.filename`.
 */
export async function measureApart<Result>(module: string, task: object, signal: AbortSignal): Promise<Result> {
  const child = fork(module, ['measure', JSON.stringify({ task, begun: Date.now() })], { serialization: 'advanced' })
  const cancel = (): void => void child.kill()
  signal.addEventListener('abort', cancel)
  try {
    const results: Result[] = []
    child.on('message', (message) => results.push(message as Result))
    const [code] = (await once(child, 'exit')) as [number | null]
    const [result] = results
    if (code !== 0 || result === undefined) throw new Error(`A measurement failed with code ${code}`)
    return result
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** In the script that {@link measureApart} started: measures, and sends the result. Elsewhere it does nothing. */
export async function answerWith(
  module: string,
  measure: (task: never, begun: number) => Promise<object>,
): Promise<void> {
  const [, script, order, text = ''] = process.argv
  if (script !== module || order !== 'measure') return
  const { task, begun } = JSON.parse(text) as { task: never; begun: number }
  const result = await measure(task, begun)
  process.send?.(result, () => process.exit(0))
}
