import { posix, win32 } from 'node:path'

interface Place {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

/** Where a library lives that nobody has chosen a place for: this platform's folder for applications' data. */
export function defaultLibraryFolder({ env, platform, home }: Place): string {
  if (platform === 'win32') return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'Recollect')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Recollect')
  const given = env['XDG_DATA_HOME']
  // The specification says that a relative one is to be ignored.
  return posix.join(given && posix.isAbsolute(given) ? given : posix.join(home, '.local', 'share'), 'Recollect')
}
