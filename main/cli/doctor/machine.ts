import { constants, readFileSync } from 'node:fs'
import { access, mkdir, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { messageOf } from '../../../preload/contract/failure.ts'
import type { Context } from '../context.ts'
import { readablePath } from '../paths.ts'
import { bytesInWords } from '../sizes.ts'

/** One thing that was looked at. `note`: good to know. `missing`: something will not work. */
export interface Finding {
  readonly what: string
  readonly says: string
  readonly verdict: 'fine' | 'note' | 'missing'
}

/** What can be said about a machine without opening the library. */
export async function inspectMachine(context: Context): Promise<Finding[]> {
  const { platform, env } = context.surroundings
  return [
    { what: 'node', says: `${process.versions.node} on ${platform} ${process.arch}`, verdict: 'fine' },
    {
      what: 'processor',
      says: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads`,
      verdict: 'fine',
    },
    { what: 'memory', says: `${bytesInWords(totalmem())}, ${bytesInWords(freemem())} free`, verdict: 'fine' },
    ...['better-sqlite3', 'sharp', 'onnxruntime-node'].map(nativePart),
    await libraryFolder(context.library),
    ...(platform === 'linux' ? [watchLimit()] : []),
    ...(platform === 'darwin' && process.arch === 'x64' ? [intelMac] : []),
    ...(platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']
      ? [{ what: 'display', says: 'none: the browser door is the way in (recollect serve)', verdict: 'note' } as const]
      : []),
  ]
}

const intelMac: Finding = {
  what: 'inference',
  says: 'ONNX Runtime has no version for Macs with Intel processors any more: no pictures can be looked at here.',
  verdict: 'missing',
}

const requireHere = createRequire(import.meta.url)

/** Loads a native package, as the app would. */
function nativePart(name: string): Finding {
  try {
    const { version } = JSON.parse(readFileSync(packageFile(name), 'utf8')) as { version: string }
    requireHere(name)
    return { what: name, says: version, verdict: 'fine' }
  } catch (error) {
    return { what: name, says: `does not load here: ${messageOf(error).split('\n')[0] ?? ''}`, verdict: 'missing' }
  }
}

/** Packages do not all export their package.json, but all lie in a folder of their name. */
function packageFile(name: string): string {
  const entry = requireHere.resolve(name)
  const folder = `node_modules/${name}/`
  const at = entry.replaceAll('\\', '/').lastIndexOf(folder)
  return `${entry.slice(0, at + folder.length)}package.json`
}

async function libraryFolder(library: string): Promise<Finding> {
  const shown = readablePath(library)
  try {
    await mkdir(library, { recursive: true })
    await access(library, constants.W_OK)
    const { bavail, bsize } = await statfs(library)
    const free = bavail * bsize
    const says = `${shown}, ${bytesInWords(free)} free on its disk`
    return free < 2e9
      ? { what: 'library', says: `${says}: about 160 kB are needed for every photo`, verdict: 'note' }
      : { what: 'library', says, verdict: 'fine' }
  } catch (error) {
    return { what: 'library', says: `${shown} cannot be written: ${messageOf(error)}`, verdict: 'missing' }
  }
}

/** Linux watches folders one by one, and allows so many. */
function watchLimit(): Finding {
  try {
    const limit = Number(readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8'))
    const says = `${limit.toLocaleString('en-US')} folders can be watched`
    return limit < 65_536
      ? {
          what: 'watching',
          says: `${says}; larger libraries are looked through every so often (sysctl fs.inotify.max_user_watches)`,
          verdict: 'note',
        }
      : { what: 'watching', says, verdict: 'fine' }
  } catch {
    return { what: 'watching', says: 'the limit of watched folders is not known', verdict: 'note' }
  }
}
