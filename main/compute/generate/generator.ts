import type { Picture } from './picture.ts'

/** Numbers that a generator turns into a picture. */
export interface Latent {
  readonly shape: readonly number[]
  readonly numbers: Float32Array
}

/** What whoever uses a generator has to know about it. */
export interface GeneratorDescription {
  /** Id in the manifest. */
  readonly id: string
  /** Sides of its pictures must be divisible by this many pixels. */
  readonly block: number
  /** How far apart its latents lie, roughly: what steps and noise are measured in. */
  readonly spread: number
  /**
   * What it can be led by. `gradient`: by what is said of its pictures, through {@link Generator.pull}. Generators that
   * follow words or pictures themselves, in a few steps without a gradient, will add their own.
   */
  readonly guidance: 'gradient' | 'none'
}

/**
 * Turns latents into pictures and back.
 *
 * Every call blocks this thread while it computes, as everything in ONNX Runtime for Node does.
 */
export interface Generator {
  describe(): GeneratorDescription
  /** The latent that comes nearest to a picture. Throws a RangeError when its sides are not divisible by the block. */
  encode(picture: Picture): Promise<Latent>
  decode(latent: Latent): Promise<Picture>
  /** How the latent should change if every pixel of its picture should change by `wish`: the gradient, carried back. */
  pull(latent: Latent, wish: Float32Array): Promise<Float32Array>
  /** Frees its memory. */
  close(): Promise<void>
}
