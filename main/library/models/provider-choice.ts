import { arch, cpus, platform, release } from 'node:os'
import type { ProviderReport } from '../../../preload/contract/models.ts'
import { strings } from '../../strings.ts'
import type { ModelSpec } from './model-spec.ts'

const texts = strings.models.providers

/** Which execution provider encodes pictures, and what is to be said about each of them. */
export interface ProviderChoice {
  readonly provider: string
  /** One sentence. */
  readonly reason: string
  /** As they came, with the reason for or against each. */
  readonly reports: readonly ProviderReport[]
}

/**
 * How closely a provider's vector of a picture must point the way of the CPU's, as a cosine.
 *
 * In full precision only the order of additions differs. Models with rounded numbers may be computed with other
 * intermediate precision, which moves vectors further; beyond these limits neighbours in the ranking change places.
 */
export function requiredAgreement(precision: ModelSpec['precision']): number {
  switch (precision) {
    case 'fp16':
      return 0.995
    case 'int8':
      return 0.98
    case 'fp32':
    case undefined:
      return 0.999
  }
}

/** Others must beat the CPU by this much: it needs no driver, and leaves the graphics card to other programs. */
const worthwhile = 0.9

/**
 * Chooses the fastest of the providers that compute correctly.
 *
 * @param reports What was found when each was tried, the CPU among them.
 */
export function decide(reports: readonly ProviderReport[]): ProviderChoice {
  const timed = reports.flatMap((report) =>
    report.usable && report.imageMs !== null ? [{ ...report, ms: report.imageMs }] : [],
  )
  const cpu = timed.find(({ provider }) => provider === 'cpu')
  const fastest = timed.toSorted((a, b) => a.ms - b.ms)[0]
  const isWorthIt = !cpu || (fastest !== undefined && fastest.ms <= cpu.ms * worthwhile)
  const chosen = isWorthIt ? fastest : cpu
  if (!chosen) return { provider: 'cpu', reason: texts.chosen.noneWorks, reports }

  const explain = (report: ProviderReport): string => {
    if (!report.usable || report.imageMs === null) return report.reason
    if (report.provider === chosen.provider) return texts.usable.inUse(chosen.ms)
    return texts.usable.notFaster(report.imageMs, chosen.provider, chosen.ms)
  }
  return {
    provider: chosen.provider,
    reason: reasonFor(chosen, cpu, timed.length),
    reports: reports.map((report) => ({ ...report, reason: explain(report) })),
  }
}

function reasonFor(chosen: { provider: string; ms: number }, cpu: { ms: number } | undefined, usable: number): string {
  if (usable === 1) return texts.chosen.only(chosen.provider, chosen.ms)
  if (chosen.provider === 'cpu' || !cpu) return texts.chosen.fastest(chosen.provider, chosen.ms)
  return texts.chosen.timesAsFast(chosen.provider, cpu.ms / chosen.ms, chosen.ms)
}

/**
 * Under what a decision is remembered: it holds until the model, the app (and with it the runtime), the machine or its
 * operating system changes.
 */
export function decisionKey(modelKey: string, appVersion: string): string {
  return [modelKey, appVersion, platform(), arch(), release(), cpus()[0]?.model ?? 'unknown'].join(' · ')
}
