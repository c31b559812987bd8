import { createInterface } from 'node:readline'
import type { Log } from '../library/log.ts'

/** Lines of a process that has crashed that are worth keeping. */
const lastWords = 20

/**
 * Puts what another process prints into the log: its own errors, which come as JSON, as what they are; the chatter of
 * libraries and drivers only for those who look for it.
 *
 * @returns The last lines of that chatter, for when the process ends and nobody knows why.
 */
export function retell(stream: NodeJS.ReadableStream, scope: string, log: Log): () => readonly string[] {
  const last: string[] = []
  createInterface(stream).on('line', (line) => {
    if (line.startsWith('{"level":"error"')) {
      const { message, ...fields } = JSON.parse(line) as { message: string }
      return log.error(scope, message, fields)
    }
    if (line.trim() === '') return
    log.debug(scope, line)
    last.push(line)
    if (last.length > lastWords) last.shift()
  })
  return () => last
}
