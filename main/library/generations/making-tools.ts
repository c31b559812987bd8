import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Generator } from '../../../preload/contract/generations.ts'
import { keyOf, type Manifest } from '../models/manifest.ts'
import type { ManifestGenerator } from '../models/manifest-generator.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import type { ModelStore } from '../models/model-store.ts'
import type { MakeTools } from './maker.ts'

/** What there is to make pictures with. */
export interface MakingTools {
  generators(): Generator[]
  /** @throws {Failure} `not-found`, `not-available` where its files are not here */
  generator(id: string): MakeTools['generator']
  /** The model of this key, which some generation was begun with. Throws as `ModelStore.spec` does. */
  model(key: string): Promise<ModelSpec>
}

interface MakingToolsOptions {
  readonly manifest: Manifest
  readonly models: ModelStore
  /** Where what comes with the app is, a folder each; and what was downloaded. */
  readonly builtIn: string
  readonly downloaded: string
}

export function openMakingTools({ manifest, models, builtIn, downloaded }: MakingToolsOptions): MakingTools {
  const folderOf = ({ id, builtIn: isBuiltIn, folder = id }: ManifestGenerator): string =>
    isBuiltIn ? join(builtIn, folder) : join(downloaded, id)
  // Both halves are there also where it was installed from tensors.
  const isHere = (entry: ManifestGenerator): boolean =>
    ['encoder.onnx', 'decoder.onnx'].every((name) => existsSync(join(folderOf(entry), name)))
  const missing = ({ name }: ManifestGenerator): string => `The files of ${name} are not on this computer.`

  return {
    generators: () =>
      manifest.generators.map((entry) => {
        const { id, name, description, licence } = entry
        return { id, name, description, licence, problem: isHere(entry) ? null : missing(entry) }
      }),
    generator(id) {
      const entry = manifest.generators.find((candidate) => candidate.id === id)
      if (!entry) throw new Failure('not-found', `No generator is called “${id}”.`)
      if (!isHere(entry)) throw new Failure('not-available', missing(entry))
      return { entry, folder: folderOf(entry) }
    },
    async model(key) {
      const model = manifest.models.find((candidate) => keyOf(candidate) === key)
      if (!model) throw new Failure('not-available', 'The model that this was begun with is not known any more.')
      return models.spec(model.id)
    },
  }
}
