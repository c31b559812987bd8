import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLogFile } from './log-file.ts'

const fresh = (): string => join(mkdtempSync(join(tmpdir(), 'log-')), 'logs', 'app.log')

test('events become lines at once, beside those of other processes', () => {
  const file = fresh()
  const { log, addLine } = openLogFile(file, () => 0)
  log.info('shell', 'Started', { version: '1' })
  addLine('{"scope":"library"}')
  expect(readFileSync(file, 'utf8')).toBe(
    '{"time":"1970-01-01T00:00:00.000Z","level":"info","scope":"shell","message":"Started","version":"1"}\n{"scope":"library"}\n',
  )
})

test('a log that has grown large moves aside and a new one begins', () => {
  const file = fresh()
  openLogFile(file, () => 0).addLine('first session')
  writeFileSync(file, 'x'.repeat(5_000_000))
  const { addLine } = openLogFile(file, () => 0)
  addLine('second session')
  addLine('goes on')
  expect(readFileSync(file, 'utf8')).toBe('second session\ngoes on\n')
  expect(readFileSync(`${file}.old`, 'utf8')).toHaveLength(5_000_000)
})
