import type { Region } from '../../../preload/contract/generations.ts'
import type { ManifestGenerator } from '../models/manifest-generator.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import type { Quality } from './quality.ts'

/** Words that a picture is to show, or with a negative weight not to. */
export interface Prompt {
  readonly words: string
  readonly weight: number
}

/** A picture that new ones are to be like. */
export interface PhotoWish {
  /** As the library stores paths. */
  readonly path: string
  /** Of the bytes that are named as the source, in hexadecimal; those of the file itself where null. */
  readonly sha256: string | null
  /** The part that is meant; all of it where null. */
  readonly region: Region | null
  readonly weight: number
}

/** What pictures are made with. */
export interface MakeTools {
  readonly generator: { readonly entry: ManifestGenerator; readonly folder: string }
  readonly model: ModelSpec
  readonly quality: Quality
}

/** What to build a generator of: absolute paths of what was handed over, and of the folder that the result is for. */
export interface InstallTask {
  readonly entry: ManifestGenerator
  readonly file: string
  readonly folder: string
}

/** What to make, and where to. Plain data, for a process of its own. */
export interface MakeTask extends MakeTools {
  /** The first of them is the source. */
  readonly photos: readonly PhotoWish[]
  /** With their vectors, of the model's space. */
  readonly prompts: readonly (Prompt & { readonly vector: Float32Array })[]
  /** How far from the source: 0 keeps it, 1 keeps only the idea. */
  readonly strength: number
  /** Whether the search begins with the source and holds on to it, or begins with noise. */
  readonly from: 'source' | 'noise'
  /** Pixels; null: shaped like the source, or square without one. */
  readonly size: { readonly width: number; readonly height: number } | null
  readonly pictures: readonly {
    readonly seed: number
    /** Absolute path of a file that the search is kept in now and then, and gone on from where it is there. */
    readonly state: string | null
  }[]
  /** Absolute path of a folder. */
  readonly folder: string
  /** How names of files in it begin; null: names that are in nobody's way, 32 hexadecimal digits. */
  readonly stem: string | null
  readonly format: 'png' | 'jpeg'
  /** Whether to show, as files in the folder, the source as it is used and every picture now and then. */
  readonly sketches: boolean
  /** Of the app. */
  readonly version: string
}

export interface MakeStep {
  /** Which picture, from 0. */
  readonly picture: number
  /** Steps of it that are done. */
  readonly step: number
  readonly steps: number
  /** Mean of the cosines with everything that is wished, by weight, as the looks of this step see it. */
  readonly likeness: number
  /** Name of a file that shows it, where there is a new one. */
  readonly sketch: string | null
}

/** A picture that lies in its folder, as near to its wishes as the model says. */
export interface MadePicture {
  /** Which picture, from 0. */
  readonly picture: number
  readonly path: string
  readonly seed: number
  readonly width: number
  readonly height: number
  /** Mean of the cosines with everything that is wished, by weight: what pictures are ranked by. */
  readonly likeness: number
  /** Cosine with each of the photos, and with each of the prompts. */
  readonly photos: readonly number[]
  readonly prompts: readonly number[]
  /** How near it comes to the source; null where there is none. */
  readonly source: { readonly cosine: number; readonly psnr: number; readonly nearCopy: boolean } | null
}

/** How long things take. */
export interface StepTime {
  /** Until the first step can begin. */
  readonly loadMs: number
  readonly stepMs: number
}
