import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { jsonLog, type Log } from '../library/log.ts'

/** Bytes after which a log moves aside. One older log is kept. */
const largest = 4 * 2 ** 20

export interface LogFile {
  readonly log: Log
  /** Adds a line that another process has made, as it is. */
  addLine(line: string): void
}

/**
 * The log of an app that has no terminal: JSON lines in `file`, written at once, so that the last words of a crash are
 * among them.
 */
export function openLogFile(file: string, now: () => number): LogFile {
  mkdirSync(dirname(file), { recursive: true })
  let written = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  let open = openSync(file, 'a')
  const addLine = (line: string): void => {
    if (written > largest) {
      closeSync(open)
      renameSync(file, `${file}.old`)
      open = openSync(file, 'a')
      written = 0
    }
    written += writeSync(open, line.endsWith('\n') ? line : `${line}\n`)
  }
  return { log: jsonLog(addLine, now), addLine }
}
