import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const name = 'recollect-tests-'

/**
 * For Vitest, before all tests: temporary files of the whole run lie in one folder, which is removed afterwards,
 * whatever tests leave behind. Called once for each kind of test.
 */
export default function setUp(): () => void {
  if (basename(tmpdir()).startsWith(name)) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), name))
  // As `tmpdir()` asks for it, here and in the processes that tests run in: on Windows one of the latter two.
  for (const variable of ['TMPDIR', 'TEMP', 'TMP']) process.env[variable] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
