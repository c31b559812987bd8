import { messageOf } from '../../../preload/contract/failure.ts'

/** What the runtime says where an execution provider is simply not to be had, and what people call that. */
const known: readonly (readonly [RegExp, string])[] = [
  [/No supported adapters|Failed to get a WebGPU adapter/, 'No graphics card that it could use was found.'],
  [/Failed to load (shared )?library/, 'Its libraries are not installed.'],
  [/no available backend|backend not found/i, 'It is not part of this build.'],
]

/**
 * Why a provider could not be used, in a sentence.
 *
 * The runtime's messages carry paths, source files and stack traces: what is not known is cut to its first line, and not
 * all of that.
 */
export function whyUnusable(error: unknown): string {
  const message = messageOf(error)
  const familiar = known.find(([pattern]) => pattern.test(message))
  if (familiar) return familiar[1]
  const [line = ''] = message.replace(/^.* cannot be loaded on \S+: /, '').split('\n')
  const useful = line.replace(/^\S+\.(cc|cpp|h):\d+ /, '').replace(/\.$/, '')
  return `It fails here: ${useful.length > 200 ? `${useful.slice(0, 200)}…` : useful}.`
}
