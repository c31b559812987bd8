type Level = 'debug' | 'info' | 'warn' | 'error'
type Fields = Readonly<Record<string, unknown>>

/** Where the library tells its story: `info` fits a session on a page; paths and search phrases only at `debug`. */
export interface Log {
  debug(scope: string, message: string, fields?: Fields): void
  info(scope: string, message: string, fields?: Fields): void
  warn(scope: string, message: string, fields?: Fields): void
  error(scope: string, message: string, fields?: Fields): void
}

/** Turns events into JSON lines for `write`, leaving out those below `least`. */
export function jsonLog(write: (line: string) => void, now: () => number, least: Level = 'info'): Log {
  const order: readonly Level[] = ['debug', 'info', 'warn', 'error']
  const at =
    (level: Level) =>
    (scope: string, message: string, fields: Fields = {}): void => {
      if (order.indexOf(level) < order.indexOf(least)) return
      write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, scope, message, ...fields })}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** For tests, and for commands whose output is their product. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
