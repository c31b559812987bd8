import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** Where new versions come from, and whose they have to be; see {@link readRelease} for the key. */
const UpdateSource = z.object({ address: z.url({ protocol: /^https?$/ }), key: z.base64() })
export type UpdateSource = z.output<typeof UpdateSource>

/** What was said when this copy was packaged (`npm run package -- --updates`); undefined where nothing was. */
export function updateSource(appFolder: string): UpdateSource | undefined {
  const about: unknown = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'))
  return z.object({ updates: UpdateSource }).safeParse(about).data?.updates
}

/** How this copy came to be where it is, as far as it matters to whoever replaces it. */
export type Installation = 'nsis' | 'mac' | 'appimage' | 'deb' | 'rpm'

interface Place {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute paths of the running program and of its folder of resources. */
  readonly program: string
  readonly resources: string
}

/** Undefined where new versions have to be put by hand, as the running one was: unpacked from an archive. */
export function installation({ platform, env, program, resources }: Place): Installation | undefined {
  if (platform === 'darwin') return 'mac'
  if (platform === 'win32') return existsSync(join(dirname(program), 'Uninstall Recollect.exe')) ? 'nsis' : undefined
  if (env['APPIMAGE']) return 'appimage'
  const note = join(resources, 'package-type')
  // The archive is packed from the same folder as the packages, and may have the note too.
  if (!program.startsWith('/opt/') || !existsSync(note)) return undefined
  const type = readFileSync(note, 'utf8').trim()
  return type === 'deb' || type === 'rpm' ? type : undefined
}
