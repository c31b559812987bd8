import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cleanUp, temporaryFolder } from './test-library.ts'

afterAll(cleanUp)

/** Runs a command that may have eight inotify watches, and no more, in a user namespace of its own. */
function withFewWatches(...command: readonly string[]): string {
  const limited = 'echo 8 > /proc/sys/user/max_inotify_watches && exec "$@"'
  const options = ['--user', '--map-root-user', 'sh', '-c', limited, 'sh', ...command]
  return execFileSync('unshare', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

const isPossible = ((): boolean => {
  try {
    return withFewWatches('echo', 'yes') === 'yes\n'
  } catch {
    return false
  }
})()

test.skipIf(!isPossible)('on a system with too few watches, the folder is polled, says so, and misses nothing', () => {
  const child = join(import.meta.dirname, 'few-watches.test.child.ts')
  const folder: unknown = JSON.parse(withFewWatches(process.execPath, child, temporaryFolder()))
  expect(folder).toMatchObject({
    state: 'online',
    watching: 'polling',
    note: expect.stringMatching(/more folders in here .* sudo sysctl fs\.inotify\.max_user_watches=/),
    files: 1,
  })
})
