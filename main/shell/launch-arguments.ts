import { resolve } from 'node:path'
import { argumentPath } from '../hosts/argument-path.ts'

/** What a launch of the desktop app asks for. */
export interface LaunchArguments {
  /** Absolute path of the library's folder, where one was chosen. */
  readonly library: string | undefined
  /** Folders to add and pictures to show, see {@link argumentPath}. */
  readonly places: readonly string[]
}

/**
 * Reads the arguments after the program's name. Flags other than `--library DIR` are Chromium's and Electron's own.
 *
 * @param cwd Folder that relative paths start from.
 * @param ownFolder Whether the first argument that is no flag is the app itself, as it is when run from the sources.
 */
export function launchArguments(args: readonly string[], cwd: string, ownFolder: boolean): LaunchArguments {
  let library: string | undefined
  const places: string[] = []
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? ''
    if (argument === '--library') library = args[++i]
    else if (argument.startsWith('--library=')) library = argument.slice('--library='.length)
    else if (!argument.startsWith('-')) places.push(argument)
  }
  return {
    library: library === undefined ? undefined : resolve(cwd, library),
    places: places.slice(ownFolder ? 1 : 0).map((place) => argumentPath(place, cwd)),
  }
}

/** Of the 32 kB of that message; the rest is for the folder it is sent from, and for Chromium's own flags. */
const mostHandedOver = 24_000

/**
 * The arguments of a launch that names more than it can hand over to an app that is already running: without the places
 * that are too many. Undefined where all of them fit.
 *
 * On Linux, Chromium sends the command line, and after it what {@link LaunchArguments} became, in one message that the
 * receiver cuts off (`kMaxMessageLength` in Chromium's process_singleton_posix.cc), and both are lost. File managers name every
 * photo that was picked; of many, one is shown, so that nobody misses the last.
 */
export function withinHandover(args: readonly string[], cwd: string): readonly string[] | undefined {
  let bytes = 0
  const fitting = args.filter((argument, at) => {
    const isPlace = !argument.startsWith('-') && args[at - 1] !== '--library'
    // Once as it is, and once as an absolute path.
    bytes += Buffer.byteLength(argument) + (isPlace ? serializedBytes(cwd) + serializedBytes(argument) : 0)
    return !isPlace || bytes <= mostHandedOver
  })
  return fitting.length < args.length ? fitting : undefined
}

/** V8 writes a text with two bytes for each character if one of them is beyond Latin-1. */
const serializedBytes = (text: string): number => text.length * (/[^\0-ÿ]/.test(text) ? 2 : 1)
