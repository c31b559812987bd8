import type { Generation, GenerationRequest, Variation } from '../../preload/contract/generations.ts'
import type { Choices } from '../state/generations.svelte.ts'

/** What can be chosen where everything works: one generator of two can be used. */
export const choices: Choices = {
  generators: [
    {
      id: 'recollect-paint',
      name: 'Recollect Paint',
      description: 'Small and quick; comes with Recollect.',
      licence: 'MIT',
      problem: null,
      byHand: null,
    },
    {
      id: 'taef2',
      name: 'TAEF2',
      description: 'Sharper, and slower.',
      licence: 'MIT',
      problem: 'It is not installed.',
      byHand: { name: 'taef2.safetensors', page: 'https://example.org/taef2', bytes: 5_400_000 },
    },
  ],
  qualities: [
    { name: 'draft', steps: 40, looks: 4, side: 192 },
    { name: 'normal', steps: 60, looks: 8, side: 256 },
  ],
  problem: null,
  kept: 200,
  folder: '/home/ada/Recollect/Generated',
}

/** A finished picture, quite like its source, unless told otherwise. Its `shown` is called after its id. */
export function variationOf(id: number, changes: Partial<Variation> = {}): Variation {
  return {
    id: id as Variation['id'],
    seed: 1_000 + id,
    state: 'done',
    step: 40,
    shown: `sight-${id}.png`,
    width: 256,
    height: 192,
    likeness: 0.8,
    wishes: [0.8],
    source: { likeness: 0.8, decibels: 18, nearCopy: false },
    saved: [],
    ...changes,
  }
}

/** One that is being made, and has come so far. */
export const runningOf = (id: number, step: number): Variation =>
  variationOf(id, { state: 'running', step, source: null, shown: `sight-${id}-${step}.jpg`, likeness: 0.5 })

/** One that has not been begun. */
export const waitingOf = (id: number): Variation =>
  variationOf(id, { state: 'waiting', step: 0, source: null, shown: null, likeness: null, wishes: [] })

export const requestOf = (changes: Partial<GenerationRequest> = {}): GenerationRequest & { readonly seed: number } => ({
  generator: 'recollect-paint',
  quality: 'draft',
  count: 4,
  wishes: [{ kind: 'photo', id: 1 as never, weight: 1 }],
  strength: 0.5,
  from: 'source',
  aspect: null,
  ...changes,
  seed: changes.seed ?? 17,
})

/** A finished generation of one photo with two pictures, unless told otherwise. */
export function generationOf(id: number, changes: Partial<Generation> = {}): Generation {
  return {
    id: id as Generation['id'],
    request: requestOf(),
    model: 'clip',
    steps: 40,
    source: `source-${id}.png`,
    state: 'done',
    problem: null,
    resumable: false,
    secondsLeft: null,
    createdAt: 0,
    finishedAt: 1_000,
    variations: [variationOf(id * 10), variationOf(id * 10 + 1)],
    ...changes,
  }
}
