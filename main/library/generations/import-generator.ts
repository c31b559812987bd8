import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { displayPath, osText } from '../folders/paths.ts'
import { hashOf, whatPretends } from '../models/file-integrity.ts'
import type { ManifestGenerator } from '../models/manifest-generator.ts'
import { accept, acceptedFrom, whatIsWrongWithAccepted } from './accepted-files.ts'
import { cannotInstall } from './cannot-install.ts'
import type { InstallTask } from './maker.ts'

interface ImportOptions {
  readonly entry: ManifestGenerator
  /** As the library writes paths: the file, or a folder that it lies in. */
  readonly path: string
  /** Where the generator is to be: absolute path of a folder of its own. */
  readonly to: string
  /** Builds it and tries it, in a process of its own. @throws {Failure} */
  readonly install: (task: InstallTask) => Promise<void>
}

/** Nobody reads gigabytes to find that they are something else. */
const mostBytes = 100e6

/**
 * Builds a generator of the file that somebody hands over, tries it, and puts it in its place. Until then, and whenever
 * something goes wrong, what is there stays.
 *
 * @throws {Failure} as `generators.import`
 */
export async function importGenerator({ entry, path, to, install }: ImportOptions): Promise<void> {
  const { byHand } = entry
  if (!byHand) throw new Failure('not-available', strings.making.installing.needsNoFile(entry.name))
  const given = await fileAt(path, byHand.name)
  const building = `${to}.part`
  const file = join(building, byHand.name)
  try {
    await rm(building, { recursive: true, force: true })
    await mkdir(building, { recursive: true })
    // What is built and what is recorded must be the same, and the source may be on its way out: a stick being pulled.
    await copyFile(given, file)
    const pretender = await whatPretends(file, byHand.name)
    if (pretender !== undefined) throw new Failure('model-damaged', pretender)
    if ((await acceptedFrom(to)) === (await hashOf(file)) && (await whatIsWrongWithAccepted(to)) === undefined) return
    await install({ entry, file, folder: building })
    await accept(building, file)
    await rm(file)
    await replace(to, building)
  } catch (error) {
    throw error instanceof Failure ? error : cannotInstall(entry.name, dirname(to), error)
  } finally {
    await rm(building, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Puts a folder in the place of another one, which comes back when that fails: on some systems what is in use stays. */
async function replace(to: string, by: string): Promise<void> {
  const before = `${to}.before`
  await rm(before, { recursive: true, force: true })
  const isThere = existsSync(to)
  if (isThere) await rename(to, before)
  try {
    await rename(by, to)
  } catch (error) {
    if (isThere) await rename(before, to)
    throw error
  }
  await rm(before, { recursive: true, force: true })
}

/** Absolute path of what is meant. */
async function fileAt(path: string, name: string): Promise<string> {
  const shown = displayPath(path)
  const given = osText(path)
  const found = given === undefined ? undefined : await stat(given).catch(() => undefined)
  if (given === undefined || !found) throw new Failure('not-found', strings.making.installing.nothingThere(shown))
  const file = found.isDirectory() ? join(given, await nameIn(given, name)) : given
  const meant = found.isDirectory() ? await stat(file).catch(() => undefined) : found
  // Opening a pipe would wait for ever.
  if (!meant?.isFile()) throw new Failure('not-found', strings.making.installing.noFile(displayPath(file)))
  if (meant.size > mostBytes) {
    throw new Failure('model-damaged', strings.making.installing.tooLarge(displayPath(file), name))
  }
  return file
}

/** Browsers number what is downloaded again: `taef2 (1).safetensors`. */
async function nameIn(folder: string, name: string): Promise<string> {
  const shown = displayPath(folder)
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Failure('folder-unreadable', strings.making.installing.folderUnreadable(shown, messageOf(error)), {
      cause: error,
    })
  })
  const dot = name.lastIndexOf('.')
  const [stem, extension] = [name.slice(0, dot), name.slice(dot)]
  const isNumbered = (each: string): boolean =>
    each.startsWith(stem) && each.endsWith(extension) && /^ ?\(\d+\)$/.test(each.slice(dot, -extension.length))
  const found = names.includes(name) ? name : names.toSorted().findLast(isNumbered)
  if (found !== undefined) return found
  throw new Failure('not-found', strings.making.installing.notInFolder(name, shown))
}
