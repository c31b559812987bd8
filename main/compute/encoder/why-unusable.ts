import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'

const texts = strings.models.providers.unusable

/** What the runtime says where an execution provider is simply not to be had, and what people call that. */
const known: readonly (readonly [RegExp, string])[] = [
  [/No supported adapters|Failed to get a WebGPU adapter/, texts.noCard],
  [/Failed to load (shared )?library/, texts.noLibraries],
  [/no available backend|backend not found/i, texts.notBuilt],
]

/**
 * Why a provider could not be used, in a sentence.
 *
 * The runtime's messages, which are the cause of our own failures, carry source files and stack traces: what is not known
 * is cut to its first line, and not all of that.
 */
export function whyUnusable(error: unknown): string {
  const message = messageOf(error instanceof Failure ? (error.cause ?? error) : error)
  const familiar = known.find(([pattern]) => pattern.test(message))
  if (familiar) return familiar[1]
  const [line = ''] = message.split('\n')
  const useful = line.replace(/^\S+\.(cc|cpp|h):\d+ /, '').replace(/\.$/, '')
  return texts.failed(useful.length > 200 ? `${useful.slice(0, 200)}…` : useful)
}
