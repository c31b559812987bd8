import type { GenerationRequest } from './run-generation.ts'
import type { Picture } from './picture.ts'

/**
 * “Like this photo”: where to begin and what to hold on to.
 *
 * @param strength 0 keeps the photo as it is but for what the wish changes; 1 keeps only its idea and begins with noise.
 */
export function variationOf(picture: Picture, strength: number): Pick<GenerationRequest, 'start' | 'stay'> {
  if (strength >= 1) return { start: { kind: 'noise' } }
  const kept = 1 - strength
  return {
    start: { kind: 'picture', picture, strength },
    // The latent holds every detail: it is let go first.
    stay: { picture, look: 0.6 * kept, latent: kept ** 4 },
  }
}
