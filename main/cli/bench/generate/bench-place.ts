import type { ManifestGenerator } from '../../../library/models/manifest-generator.ts'
import type { ModelSpec } from '../../../library/models/model-spec.ts'

/** What is measured: a generator in its folder, and a model that judges. Plain data, for processes of their own. */
export interface BenchPlace {
  readonly generator: ManifestGenerator
  readonly folder: string
  readonly model: ModelSpec
}

/** Sides of the pictures that are made, in pixels, and the looks in a step. */
export const side = 256
export const looks = 8
