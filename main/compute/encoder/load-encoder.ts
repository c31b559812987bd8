import { Failure } from '../../../preload/contract/failure.ts'
import type { EncoderReady } from '../../library/compute.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { decide } from '../../library/models/provider-choice.ts'
import { strings } from '../../strings.ts'
import { candidates } from './candidates.ts'
import type { CrashMemory } from './crash-memory.ts'
import { openEncoder, type Encoder } from './encoder.ts'
import { goldenPictures } from './golden-pictures.ts'
import { probeProviders } from './probe-providers.ts'
import { whyUnusable } from './why-unusable.ts'

export interface LoadOptions {
  readonly crashes: CrashMemory
  /** Fakes of these stand in for hardware in tests. */
  readonly open?: typeof openEncoder
  readonly candidates?: () => readonly string[]
  readonly clock?: () => number
}

const { asked, unusable } = strings.models.providers

/** A loaded model, and how its provider was decided. */
export type LoadedModel = EncoderReady & { readonly encoder: Encoder }

/**
 * Makes the function that loads the image halves of models.
 *
 * For `auto` it tries every provider and keeps the fastest that computes correctly; that takes seconds, so whoever calls
 * remembers the answer and asks for that provider by name the next time. A provider asked for by name that does not
 * work is replaced by the CPU, and the reason says so.
 *
 * @throws {Failure} `model-unusable` or `model-damaged` when not even the CPU can run the model.
 */
export function createEncoderLoader(options: LoadOptions): (spec: ModelSpec, provider: string) => Promise<LoadedModel> {
  const { crashes, open = openEncoder, clock = () => performance.now() } = options

  const choose = async (spec: ModelSpec): Promise<LoadedModel> => {
    const cpu = await open(spec, 'cpu', { load: ['image'] })
    const reports = await probeProviders(spec, cpu, {
      candidates: (options.candidates ?? candidates)(),
      crashes,
      open,
      clock,
    })
    const choice = decide(reports)
    if (choice.provider === 'cpu') return { ...choice, encoder: cpu }
    await cpu.close()
    const loaded = await openNamed(spec, choice.provider)
    const isChosen = loaded.provider === choice.provider
    return isChosen ? { ...loaded, ...choice } : { ...loaded, reports: choice.reports }
  }

  /** The CPU loads it when it is first needed: a search from the command line never does. */
  const openCpu = async (spec: ModelSpec): Promise<Encoder> => open(spec, 'cpu', { load: [] })

  const openNamed = async (spec: ModelSpec, provider: string): Promise<LoadedModel> => {
    if (provider === 'cpu') {
      return { encoder: await openCpu(spec), provider, reason: asked.works(provider), reports: [] }
    }
    const instead = async (reason: string): Promise<LoadedModel> => ({
      encoder: await openCpu(spec),
      provider: 'cpu',
      reason: asked.replaced(provider, reason),
      reports: [{ provider, usable: false, imageMs: null, agreement: null, reason }],
    })
    if (crashes.isSuspect(spec.key, provider)) return instead(asked.endedBefore)
    try {
      const encoder = await crashes.guard(spec.key, provider, () => openAndTry(spec, provider))
      return { encoder, provider, reason: asked.works(provider), reports: [] }
    } catch (error) {
      if (error instanceof Failure && error.code === 'model-damaged') throw error
      return instead(asked.failed(whyUnusable(error)))
    }
  }

  /** Drivers fail at the first picture as often as at loading. */
  const openAndTry = async (spec: ModelSpec, provider: string): Promise<Encoder> => {
    const encoder = await open(spec, provider, { load: ['image'] })
    const [vector] = await encoder.images(goldenPictures(spec.image.preprocessing, 1), 1)
    if (vector instanceof Float32Array) return encoder
    await encoder.close()
    throw new Error(unusable.noVector)
  }

  return (spec, provider) => (provider === 'auto' ? choose(spec) : openNamed(spec, provider))
}
