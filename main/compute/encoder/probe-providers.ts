import type { ProviderReport } from '../../../preload/contract/models.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { requiredAgreement } from '../../library/models/provider-choice.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'
import { strings } from '../../strings.ts'
import type { CrashMemory } from './crash-memory.ts'
import type { Encoder, openEncoder } from './encoder.ts'
import { goldenPictures } from './golden-pictures.ts'
import { whyUnusable } from './why-unusable.ts'

const texts = strings.models.providers

export interface ProbeOptions {
  /** Providers to try besides the CPU. */
  readonly candidates: readonly string[]
  readonly crashes: CrashMemory
  readonly open: typeof openEncoder
  /** A clock in milliseconds that never goes back. */
  readonly clock: () => number
}

/** Pictures in the golden batch: more than one, so that mixing up the pictures of a batch is noticed. */
const goldenCount = 2
/** Runs that the median is taken of. */
const timedRuns = 3
/** A provider that takes longer than this for its first run (compiling included) is not asked again. */
const patienceMs = 15_000

/**
 * Tries each provider by itself: loads the image half on it, encodes the golden pictures, compares them with the CPU's
 * vectors and takes the time. Takes a few seconds and blocks this thread meanwhile.
 *
 * @param cpu The model on the CPU: the reference, and a candidate as well.
 * @returns One report per provider, the CPU's first. Throws only if the CPU itself cannot encode.
 */
export async function probeProviders(spec: ModelSpec, cpu: Encoder, options: ProbeOptions): Promise<ProviderReport[]> {
  const { candidates, crashes, open, clock } = options
  const pictures = goldenPictures(spec.image.preprocessing, goldenCount)
  const encode = async (encoder: Encoder): Promise<Float32Array[]> => {
    const vectors = await encoder.images(pictures, goldenCount)
    return vectors.map(orThrow)
  }

  const expected = await encode(cpu)
  const reports: ProviderReport[] = [
    {
      provider: 'cpu',
      usable: true,
      imageMs: await median(timedRuns, () => timeOf(encode, cpu)),
      agreement: 1,
      reason: texts.usable.reference,
    },
  ]
  for (const provider of candidates) {
    if (provider !== 'cpu') reports.push(await tryProvider(provider))
  }
  return reports

  async function tryProvider(provider: string): Promise<ProviderReport> {
    if (crashes.isSuspect(spec.key, provider)) return unusable(provider, texts.unusable.endedBefore)
    try {
      return await crashes.guard(spec.key, provider, () => measure(provider))
    } catch (error) {
      return unusable(provider, whyUnusable(error))
    }
  }

  async function measure(provider: string): Promise<ProviderReport> {
    const encoder = await open(spec, provider, { load: ['image'] })
    try {
      const start = clock()
      const found = await encode(encoder)
      const firstMs = (clock() - start) / goldenCount
      const agreement = Math.min(...found.map((vector, i) => cosine(vector, expected[i]!)))
      const required = requiredAgreement(spec.precision)
      if (!(agreement >= required)) {
        const reason = texts.unusable.disagrees(agreement, required)
        return { provider, usable: false, imageMs: null, agreement, reason }
      }
      const slow = firstMs * goldenCount > patienceMs
      const imageMs = slow ? firstMs : await median(timedRuns, () => timeOf(encode, encoder))
      return { provider, usable: true, imageMs, agreement, reason: texts.usable.agrees }
    } finally {
      await encoder.close()
    }
  }

  /** Milliseconds for one picture. */
  async function timeOf(run: (encoder: Encoder) => Promise<unknown>, encoder: Encoder): Promise<number> {
    const start = clock()
    await run(encoder)
    return (clock() - start) / goldenCount
  }
}

const unusable = (provider: string, reason: string): ProviderReport => ({
  provider,
  usable: false,
  imageMs: null,
  agreement: null,
  reason,
})

function orThrow(vector: Float32Array | JobFailure): Float32Array {
  if (vector instanceof Float32Array) return vector
  throw new Error(vector.message)
}

async function median(runs: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push(await measure())
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
