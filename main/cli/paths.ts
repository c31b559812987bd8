import { isAbsolute, resolve } from 'node:path'
import { displayPath, libraryPath, osPath } from '../library/folders/paths.ts'
import type { Printer, Surroundings } from './surroundings.ts'

/** The absolute path, in the library's form, that somebody means by an argument. */
export function pathArgument(argument: string, { folder, home, rawArguments }: Surroundings): string {
  const raw = rawArguments.get(argument)
  if (raw) return libraryPath(isAbsolute(argument) ? raw : Buffer.concat([Buffer.from(`${folder}/`), raw]))
  // Where no shell has done it: a quoted argument, or a shortcut's command line.
  const path = argument === '~' || argument.startsWith('~/') ? home + argument.slice(1) : argument
  return libraryPath(resolve(folder, path))
}

/** A path for a person to read: in composed characters, with nothing in it that a terminal would obey. */
export function readablePath(path: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not reach a terminal
  return displayPath(path).replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
}

/** A path as it is printed: for reading on a terminal, byte for byte into a pipe. */
export function printedPath(path: string, printer: Printer): string | Buffer {
  return printer.isTerminal ? readablePath(path) : osPath(path)
}

/**
 * A path in an answer for programs. `path` opens the file; where its name is not text it can only be read, and
 * `pathBytes` (Base64) is what opens it.
 */
export function pathFields(path: string): { path: string; pathBytes?: string } {
  const exact = osPath(path)
  return typeof exact === 'string' ? { path: exact } : { path: displayPath(path), pathBytes: exact.toString('base64') }
}
