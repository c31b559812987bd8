/** One line of a measurement. */
export interface Measurement {
  readonly what: string
  readonly unit: 'ms' | 'MB' | 'bytes' | 'per second' | 'times' | 'share'
  readonly median: number
  /** What nineteen of twenty do not exceed; the worst, where there are few. */
  readonly p95: number
  readonly samples: number
  /** CPU milliseconds of all threads of the process for each sample: what other programs cannot change much. */
  readonly cpu?: number
}

export function summary(what: string, samples: readonly number[], unit: Measurement['unit'] = 'ms'): Measurement {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (part: number): number => sorted[Math.min(Math.floor(part * sorted.length), sorted.length - 1)] ?? NaN
  return { what, unit, median: at(0.5), p95: at(0.95), samples: sorted.length }
}

/** How long `run` takes, so many times; the first time it is not counted. */
export async function timed(what: string, samples: number, run: (sample: number) => unknown): Promise<Measurement> {
  const times: number[] = []
  let before = process.cpuUsage()
  for (let sample = -1; sample < samples; sample++) {
    if (sample === 0) before = process.cpuUsage()
    const begun = performance.now()
    await run(sample < 0 ? samples : sample)
    if (sample >= 0) times.push(performance.now() - begun)
  }
  const { user, system } = process.cpuUsage(before)
  return { ...summary(what, times), cpu: (user + system) / 1_000 / samples }
}

/** Bytes of memory that are resident, in millions. */
export const memoryNow = (): number => process.memoryUsage.rss() / 1e6
