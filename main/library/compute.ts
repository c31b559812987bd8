import type { Format } from '../../preload/contract/photos.ts'
import type { ProviderReport } from '../../preload/contract/models.ts'
import type { ModelSpec } from './models/model-spec.ts'
import type { JobFailure } from './pipeline/stage.ts'

export interface RenderJob {
  /** Path as the library stores it; see [Note: paths] in `folders/paths.ts`. */
  readonly path: string
  /** Folder for this content's previews; created by whoever renders. */
  readonly previews: string
}

/** What a file says about itself. Anything it does not say is null. */
export interface Metadata {
  /** Wall clock where the picture was taken: epoch milliseconds as if that clock showed UTC. */
  readonly takenAt: number | null
  /** Minutes east of UTC, only where the file says so. */
  readonly takenOffset: number | null
  /** `gps`: the wall clock is unknown and `takenAt` is GPS time, in UTC. */
  readonly takenSource: 'metadata' | 'gps' | null
  readonly camera: string | null
  readonly lens: string | null
  /** Seconds. */
  readonly exposureTime: number | null
  /** f-number. */
  readonly aperture: number | null
  readonly iso: number | null
  /** Millimetres, not converted to 35 mm. */
  readonly focalLength: number | null
  /** Degrees, WGS 84, north and east positive. */
  readonly latitude: number | null
  readonly longitude: number | null
  /** Metres above the sea. */
  readonly altitude: number | null
  /** 0 to 5, −1 for rejected. */
  readonly rating: number | null
  readonly title: string | null
  readonly description: string | null
  readonly keywords: readonly string[]
  /** Whether it says that a model made it, or a part of it. */
  readonly generated: boolean
}

export interface Rendered {
  readonly format: Format
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  /** Average colour, 0xRRGGBB. */
  readonly colour: number
  readonly metadata: Metadata
}

/** A model on a provider, ready to encode. */
export interface EncoderReady {
  readonly provider: string
  /** One sentence: which provider, and why this one. */
  readonly reason: string
  readonly reports: readonly ProviderReport[]
}

/**
 * The work that needs native code and lots of CPU. Runs in a process of its own, holds nothing that cannot be lost.
 *
 * Every method throws a {@link Failure} `cancelled` if `signal` aborts and `compute-died` if the process goes away.
 */
export interface Compute {
  /**
   * Makes the previews of pictures and reads their metadata.
   *
   * @returns One entry per job, in order. Previews are complete when it is: written to a temporary name and renamed.
   */
  render(jobs: readonly RenderJob[], signal: AbortSignal): Promise<readonly (Rendered | JobFailure)[]>

  /**
   * Loads a model; does nothing if it is loaded on `provider` already. Several can be loaded at once: searches go on
   * with the old one while photos are embedded with the new one.
   *
   * @param provider A provider's name, or `auto` to try them all and take the fastest that computes correctly.
   * @throws {Failure} `model-unusable` when no provider can run it.
   */
  loadModel(model: ModelSpec, provider: string, signal: AbortSignal): Promise<EncoderReady>

  /** Frees a model's memory. Unknown keys are fine. */
  unloadModel(key: string): Promise<void>

  /**
   * Embeds pictures with the image half of the model called `key`, which must be loaded.
   *
   * @param previews Paths of previews as {@link render} wrote them. At most 64.
   * @returns One entry per preview, in order: a unit vector of the model's dimensions, or why not.
   */
  embedImages(
    key: string,
    previews: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (Float32Array | JobFailure)[]>

  /** Embeds phrases: one unit vector each. Goes ahead of waiting images; waits for at most one running batch. */
  embedTexts(key: string, texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>

  /** Writes the whole picture to `destination` as a JPEG that any browser shows, for formats it would not. Throws `image-unreadable`. */
  view(path: string, destination: string, signal: AbortSignal): Promise<void>
}
