import { mkdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Model } from '../../../preload/contract/models.ts'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { downloadFile } from './download-file.ts'
import { whatIsWrongWith } from './file-integrity.ts'
import { importFiles } from './import-files.ts'
import { addressOf, bytesOf, keyOf, type Manifest, type ManifestModel, type ModelFile } from './manifest.ts'
import type { ModelSpec } from './model-spec.ts'
import { verifiedFiles } from './verified-files.ts'

/** A model and where it stands; which one is in use is for the library to say. */
export type ModelState = Omit<Model, 'current'>

/** Every model of the manifest: what is here, fetching what is not, and never handing out a file that is not right. */
export interface ModelStore {
  /** All models, in the manifest's order. Looks at names and sizes only. */
  list(): Promise<readonly ModelState[]>
  /**
   * Everything needed to load a model. The first time after a file has changed, this reads it whole to check it.
   *
   * @throws {Failure} `not-found` for an unknown id, `no-model` when it is not here, `model-damaged` when a file is wrong.
   */
  spec(id: string): Promise<ModelSpec>
  /** Reads every file of a model and compares it, whatever is remembered. Throws as {@link ModelStore.spec} does. */
  verify(id: string, signal?: AbortSignal): Promise<void>
  /**
   * Fetches what is missing of a model. Called while it is being fetched, it waits for that.
   *
   * @param onProgress Bytes of the whole model that are here, after every piece.
   * @throws {Failure} `not-found`, `download-failed`, or `cancelled`, which keeps what has arrived.
   */
  download(id: string, onProgress: (received: number) => void, signal: AbortSignal): Promise<void>
  /** Copies a model from a folder that holds its files. Throws `not-found`, `folder-unreadable`, `model-damaged`. */
  import(id: string, folder: string, signal?: AbortSignal): Promise<void>
  /** Deletes the files of a downloaded model. Throws `not-found`; `not-available` for one that comes with the app. */
  remove(id: string): Promise<void>
}

export interface ModelStoreOptions {
  readonly manifest: Manifest
  /** Where downloaded models are kept, a folder each. Created when needed. */
  readonly directory: string
  /** Where the models that come with the app are, a folder each. */
  readonly builtIn: string
  /** Address in place of Hugging Face's, asked for at every download. */
  readonly mirror?: () => string | null
  readonly fetch?: typeof fetch
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly stallMs?: number
  /** Bytes free where a folder is. */
  readonly freeBytes?: (folder: string) => Promise<number>
}

export function openModels(options: ModelStoreOptions): ModelStore {
  const {
    manifest,
    mirror = () => null,
    wait = async (milliseconds: number, signal: AbortSignal) => sleep(milliseconds, undefined, { signal }),
    stallMs = 60_000,
    freeBytes = async (folder: string) => statfs(folder).then(({ bavail, bsize }) => bavail * bsize),
  } = options
  const running = new Map<string, { received: number; done: Promise<void> }>()
  const problems = new Map<string, string>()

  const find = (id: string): ManifestModel => {
    const model = manifest.models.find((candidate) => candidate.id === id)
    if (!model) throw new Failure('not-found', strings.models.unknown(id))
    return model
  }
  const folderOf = ({ id, builtIn, folder = id }: ManifestModel): string =>
    builtIn ? join(options.builtIn, folder) : join(options.directory, id)
  const sizeOf = async (path: string): Promise<number | undefined> => (await stat(path).catch(() => undefined))?.size

  /** Reads what is not known to be right; `afresh` reads everything. */
  const check = async (model: ManifestModel, afresh: boolean, signal?: AbortSignal): Promise<void> => {
    const folder = folderOf(model)
    const verified = verifiedFiles(folder)
    for (const file of model.files) {
      const path = join(folder, file.name)
      if ((await sizeOf(path)) === undefined) {
        if (model.builtIn) throw new Failure('model-damaged', strings.models.files.missing(path))
        throw new Failure('no-model', strings.models.notDownloaded(model.name))
      }
      if (!afresh && !model.builtIn && (await verified.has(file.name, file.sha256))) continue
      const wrong = await whatIsWrongWith(path, file, signal).catch((error: unknown) => {
        throw new Failure('model-damaged', strings.models.files.unreadable(model.name, messageOf(error)), {
          cause: error,
        })
      })
      if (wrong) {
        problems.set(model.id, strings.models.files.downloadAgain(wrong))
        throw new Failure('model-damaged', strings.models.files.modelUnusable(model.name, wrong))
      }
      // The app's own folder may not be writable, and its files are small.
      if (!model.builtIn) await verified.add(file.name, file.sha256)
    }
    problems.delete(model.id)
  }

  const fetchAll = async (
    model: ManifestModel,
    onProgress: (received: number) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const folder = folderOf(model)
    await mkdir(folder, { recursive: true })
    const verified = verifiedFiles(folder)
    const missing: ModelFile[] = []
    let before = 0
    for (const file of model.files) {
      const path = join(folder, file.name)
      const size = await sizeOf(path)
      const isRight =
        size !== undefined &&
        ((await verified.has(file.name, file.sha256)) || !(await whatIsWrongWith(path, file, signal)))
      if (isRight) await verified.add(file.name, file.sha256)
      else missing.push(file)
      before += isRight ? size : 0
    }
    await makeSureItFits(folder, missing)
    for (const file of missing) {
      const destination = join(folder, file.name)
      await downloadFile({
        address: addressOf(file, mirror()),
        destination,
        expected: file,
        fetch: options.fetch ?? fetch,
        wait: (milliseconds, aborted) => wait(milliseconds, aborted).catch(() => undefined),
        stallMs,
        onProgress: (received) => onProgress(before + received),
        signal,
      })
      await verified.add(file.name, file.sha256)
      before += (await sizeOf(destination)) ?? 0
    }
  }

  const makeSureItFits = async (folder: string, missing: readonly ModelFile[]): Promise<void> => {
    let needed = 0
    for (const { name, bytes = 0 } of missing)
      needed += Math.max(0, bytes - ((await sizeOf(join(folder, `${name}.part`))) ?? 0))
    const free = await freeBytes(folder)
    if (needed > free) {
      throw new Failure('download-failed', strings.downloads.disk.noRoom(free, needed))
    }
  }

  const stateOf = async (model: ManifestModel): Promise<Model['state']> => {
    if (running.has(model.id)) return 'downloading'
    const sizes = await Promise.all(model.files.map((file) => sizeOf(join(folderOf(model), file.name))))
    if (sizes.includes(undefined)) return model.builtIn ? 'damaged' : 'available'
    const rightSizes = model.files.every(({ bytes }, index) => bytes === undefined || bytes === sizes[index])
    return rightSizes && !problems.has(model.id) ? 'installed' : 'damaged'
  }

  return {
    list: () =>
      Promise.all(
        manifest.models.map(async (model) => ({
          id: model.id,
          name: model.name,
          description: model.description,
          licence: model.licence,
          languages: model.languages,
          understands: model.understands,
          bytes: bytesOf(model),
          state: await stateOf(model),
          received: running.get(model.id)?.received ?? null,
          problem: problems.get(model.id) ?? null,
        })),
      ),

    async spec(id) {
      const model = find(id)
      await check(model, false)
      return specOf(model, folderOf(model))
    },

    async verify(id, signal) {
      await check(find(id), true, signal)
    },

    async download(id, onProgress, signal) {
      const model = find(id)
      const already = running.get(id)
      if (already) return already.done
      if (model.builtIn) return
      problems.delete(id)
      const report = (received: number): void => {
        download.received = received
        onProgress(received)
      }
      const download = { received: 0, done: Promise.resolve() }
      running.set(id, download)
      download.done = fetchAll(model, report, signal)
        .catch((error: unknown) => {
          const failure = asFailure(error, model, signal)
          if (failure.code !== 'cancelled') problems.set(id, failure.message)
          throw failure
        })
        .finally(() => running.delete(id))
      return download.done
    },

    async import(id, folder, signal = new AbortController().signal) {
      const model = find(id)
      if (model.builtIn) return
      if (running.has(id)) throw new Failure('not-available', strings.models.beingDownloaded(model.name))
      const to = folderOf(model)
      await importFiles(model.files, folder, to, signal)
      const verified = verifiedFiles(to)
      for (const { name, sha256 } of model.files) await verified.add(name, sha256)
      problems.delete(id)
    },

    async remove(id) {
      const model = find(id)
      if (model.builtIn) throw new Failure('not-available', strings.models.stays(model.name))
      if (running.has(id)) throw new Failure('not-available', strings.models.beingDownloaded(model.name))
      await rm(folderOf(model), { recursive: true, force: true })
      problems.delete(id)
    },
  }
}

/** Files that cannot be made or read, too, are told in a sentence. */
function asFailure(error: unknown, { name }: ManifestModel, signal: AbortSignal): Failure {
  if (error instanceof Failure) return error
  if (signal.aborted) return new Failure('cancelled', strings.downloads.stopped)
  return new Failure('download-failed', strings.downloads.disk.cannotStore(name, messageOf(error)), { cause: error })
}

function specOf(model: ManifestModel, folder: string): ModelSpec {
  const file = (role: ModelFile['role']): string => {
    const isHalf = role !== 'tokenizer'
    const found = model.files.find((candidate) => candidate.role === role || (isHalf && candidate.role === 'both'))
    if (!found) throw new Error(`${model.id} has no ${role} file`)
    return join(folder, found.name)
  }
  const { image, text, dimensions, logitScale, logitBias, batch, precision } = model
  return {
    key: keyOf(model),
    dimensions,
    image: { ...image, file: file('image') },
    text: { ...text, file: file('text'), tokenization: { ...text.tokenization, file: file('tokenizer') } },
    logitScale,
    logitBias,
    batch,
    precision,
  }
}
