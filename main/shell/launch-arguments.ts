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
