import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Generator } from '../../../preload/contract/generations.ts'
import { strings } from '../../strings.ts'
import { keyOf, type Manifest } from '../models/manifest.ts'
import type { ManifestGenerator } from '../models/manifest-generator.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import type { ModelStore } from '../models/model-store.ts'
import { acceptedName, whatIsWrongWithAccepted } from './accepted-files.ts'
import { importGenerator } from './import-generator.ts'
import type { InstallTask, MakeTools } from './maker.ts'

/** What there is to make pictures with. */
export interface MakingTools {
  /** Looks at names only; what is wrong inside is known once a generator has been used. */
  generators(): Generator[]
  /**
   * What was handed over is read the first time after its files have changed.
   *
   * @throws {Failure} `not-found`; `not-available` where its files are not here; `model-damaged` where they are others.
   */
  generator(id: string): Promise<MakeTools['generator']>
  /** @throws {Failure} as `generators.import` */
  import(id: string, path: string, install: (task: InstallTask) => Promise<void>): Promise<void>
  /** The model of this key, which some generation was begun with. Throws as `ModelStore.spec` does. */
  model(key: string): Promise<ModelSpec>
}

interface MakingToolsOptions {
  readonly manifest: Manifest
  readonly models: ModelStore
  /** Where what comes with the app is, a folder each; and what was downloaded or handed over. */
  readonly builtIn: string
  readonly downloaded: string
}

export function openMakingTools({ manifest, models, builtIn, downloaded }: MakingToolsOptions): MakingTools {
  const damaged = new Map<string, string>()
  const importing = new Set<string>()

  const find = (id: string): ManifestGenerator => {
    const entry = manifest.generators.find((candidate) => candidate.id === id)
    if (!entry) throw new Failure('not-found', strings.making.generators.unknown(id))
    return entry
  }
  const folderOf = ({ id, builtIn: isBuiltIn, folder = id }: ManifestGenerator): string =>
    isBuiltIn ? join(builtIn, folder) : join(downloaded, id)
  const missing = (entry: ManifestGenerator): string | undefined => {
    const { name, byHand } = entry
    const files = ['encoder.onnx', 'decoder.onnx', ...(byHand ? [acceptedName] : [])]
    if (files.every((file) => existsSync(join(folderOf(entry), file)))) return undefined
    return byHand
      ? strings.making.generators.notInstalled(name, byHand.name, byHand.page)
      : strings.making.generators.filesMissing(name)
  }

  return {
    generators: () =>
      manifest.generators.map((entry) => {
        const { id, name, description, licence, byHand } = entry
        return {
          ...{ id, name, description, licence },
          problem: missing(entry) ?? damaged.get(id) ?? null,
          byHand: byHand ? { name: byHand.name, page: byHand.page, bytes: byHand.approximateBytes } : null,
        }
      }),
    async generator(id) {
      const entry = find(id)
      const folder = folderOf(entry)
      const absent = missing(entry)
      if (absent !== undefined) throw new Failure('not-available', absent)
      const { name, byHand } = entry
      const wrong = byHand && (await whatIsWrongWithAccepted(folder))
      if (!byHand || wrong === undefined) {
        damaged.delete(id)
        return { entry, folder }
      }
      const sentence = strings.making.generators.unusable(name, wrong, byHand.name)
      damaged.set(id, sentence)
      throw new Failure('model-damaged', sentence)
    },
    async import(id, path, install) {
      const entry = find(id)
      if (importing.has(id)) throw new Failure('not-available', strings.making.installing.goesOn(entry.name))
      importing.add(id)
      try {
        await importGenerator({ entry, path, to: folderOf(entry), install })
        damaged.delete(id)
      } finally {
        importing.delete(id)
      }
    },
    async model(key) {
      const model = manifest.models.find((candidate) => keyOf(candidate) === key)
      if (!model) throw new Failure('not-available', strings.making.modelUnknown)
      return models.spec(model.id)
    },
  }
}
