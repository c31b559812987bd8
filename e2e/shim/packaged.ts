import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { contentOf, entriesOf, type Entry } from '../../main/setup/package/asar.mjs'

/** Comes from the stand-in for Electron's program, with the folder that it lies in. */
export const packagedFlag = '--shim-packaged='

/**
 * What Electron sees of `resources/app.asar`, as a folder for Node, which cannot look into such an archive. Nothing of
 * the project is in reach from there. Made once for each package, beside it.
 *
 * @returns The folder that is `app.asar`. Beside it, as beside the archive, is `app.asar.unpacked`.
 */
export function openPackage(folder: string): string {
  const archive = join(folder, 'resources', 'app.asar')
  const { mtimeMs, size } = statSync(archive)
  const opened = join(folder, `shim-${mtimeMs}-${size}`)
  const app = join(opened, 'app.asar')
  if (existsSync(opened)) return app
  const draft = `${opened}.${process.pid}`
  for (const entry of entriesOf(archive)) place(entry, archive, join(draft, 'app.asar', entry.path))
  symlinkSync(`${archive}.unpacked`, join(draft, 'app.asar.unpacked'))
  try {
    renameSync(draft, opened)
  } catch (error) {
    // Another start was faster.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(opened)) throw error
  }
  return app
}

function place(entry: Entry, archive: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true })
  if (entry.unpacked) {
    // Scripts find such a file, and `process.dlopen` loads the one beside the archive (see unpacked.ts). Libraries that
    // ask the operating system for it by this path find nothing in an archive; here they find nothing of use.
    if (existsSync(join(`${archive}.unpacked`, entry.path)))
      writeFileSync(target, 'This lies unpacked beside app.asar.')
    return
  }
  writeFileSync(target, contentOf(archive, entry))
  if (entry.executable) chmodSync(target, 0o755)
}
