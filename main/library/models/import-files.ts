import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { whatIsWrongWith } from './file-integrity.ts'
import type { ModelFile } from './manifest.ts'

/** A folder that is meant holds its files near the top; somebody's home folder is not searched through. */
const deepest = 4
const mostFiles = 5_000

interface Found {
  readonly path: string
  readonly bytes: number
}

/**
 * Finds the files of a model in a folder, by name or by size, wherever in it they lie, and copies those that are right.
 *
 * @throws {Failure} `folder-unreadable`, or `model-damaged` with a sentence about the first file that is missing or wrong.
 */
export async function importFiles(
  files: readonly ModelFile[],
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const all = await listFiles(from)
  const sources = new Map<ModelFile, string>()
  for (const file of files) sources.set(file, await findRight(file, all, from, signal))
  await mkdir(to, { recursive: true })
  for (const [file, source] of sources) {
    const part = join(to, `${file.name}.part`)
    await copyFile(source, part, constants.COPYFILE_FICLONE)
    // The source may be on its way out: a stick being pulled, a share going down.
    const wrong = await whatIsWrongWith(part, file, signal)
    if (wrong) {
      await rm(part)
      throw new Failure('model-damaged', strings.models.importing.copyWrong(source, wrong))
    }
    await rename(part, join(to, file.name))
  }
}

async function findRight(file: ModelFile, all: readonly Found[], folder: string, signal: AbortSignal): Promise<string> {
  const names = new Set([file.name, basename(file.path ?? file.name)])
  const isNamed = ({ path }: Found): boolean => names.has(basename(path))
  const named = all.filter(isNamed)
  const sized = all.filter((found) => !isNamed(found) && found.bytes === file.bytes)
  let problem: string | undefined
  for (const { path } of [...named, ...sized]) {
    const wrong = await whatIsWrongWith(path, file, signal)
    if (!wrong) return path
    // What is wrong with a file of the right name explains more than that another one is not it.
    problem ??= named.length > 0 ? wrong : undefined
  }
  throw new Failure('model-damaged', problem ?? strings.models.importing.notFound(folder, file.name, file.bytes))
}

async function listFiles(folder: string): Promise<Found[]> {
  const found: Found[] = []
  const walk = async (directory: string, depth: number): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true })
    for (const entry of entries) {
      const path = join(directory, entry.name)
      if (found.length >= mostFiles) return
      // Models that other programs keep are often links into a store of blobs: what counts is what they lead to.
      const target = await stat(path).catch(() => undefined)
      if (target?.isFile()) found.push({ path, bytes: target.size })
      else if (entry.isDirectory() && depth < deepest) await walk(path, depth + 1).catch(() => undefined)
    }
  }
  await walk(folder, 0).catch((error: unknown) => {
    throw new Failure('folder-unreadable', strings.models.importing.unreadable(folder, messageOf(error)), {
      cause: error,
    })
  })
  return found
}
