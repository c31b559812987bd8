import { availableParallelism, cpus, totalmem } from 'node:os'

/** What a measurement was made on: without it the numbers mean nothing. */
export interface Machine {
  readonly cpu: string
  /** Threads that run at the same time. */
  readonly cores: number
  /** Bytes. */
  readonly memory: number
  readonly node: string
  readonly platform: string
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
