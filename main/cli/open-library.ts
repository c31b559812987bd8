import { openLocal, type Local } from '../hosts/open-local.ts'
import { jsonLog, silentLog, type Log } from '../library/log.ts'
import type { OpenOptions } from './surroundings.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

/** The library's story on stderr, from the level that `RECOLLECT_LOG` names; bugs alone where it names none. */
export function commandLog(level = 'error'): Log {
  const least = levels.find((known) => known === level)
  return least ? jsonLog((line) => process.stderr.write(line), Date.now, least) : silentLog
}

/** Opens the library in this process, with a compute process of its own. */
export function openForCommand({ library, door, work, index }: OpenOptions): Promise<Local> {
  return openLocal({ library, door, work, index, log: commandLog(process.env['RECOLLECT_LOG']) })
}
