import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/**
 * Where this checkout's packages are built for testing: outside of it, because inside Node would find in the project's
 * node_modules whatever the package lacks.
 */
export const workshop = join(
  tmpdir(),
  `recollect-packaged-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`,
)

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** What a build leaves behind, whether or not it is there already. */
export interface Built {
  /** The folder that is packaged, its program, and the resources beside it. */
  readonly folder: string
  readonly program: string
  readonly resources: string
  readonly artifact: (extension: 'deb' | 'tar.gz') => string
}

/** The packages in a folder below the {@link workshop}. */
export function built(name = 'dist'): Built {
  const dist = join(workshop, name)
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`
  const artifact = (extension: 'deb' | 'tar.gz'): string => {
    const suffix = extension === 'deb' && process.arch === 'x64' ? 'amd64' : process.arch
    return join(dist, `recollect-${version}-linux-${suffix}.${extension}`)
  }
  if (process.platform === 'darwin') {
    const folder = join(dist, `mac${arch}`, 'Recollect.app', 'Contents')
    return { folder, program: join(folder, 'MacOS', 'Recollect'), resources: join(folder, 'Resources'), artifact }
  }
  const isWindows = process.platform === 'win32'
  const folder = join(dist, `${isWindows ? 'win' : 'linux'}${arch}-unpacked`)
  const program = join(folder, isWindows ? 'Recollect.exe' : 'recollect')
  return { folder, program, resources: join(folder, 'resources'), artifact }
}
