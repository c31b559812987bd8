import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { forkCompute } from '../../hosts/fork-compute.ts'
import { osPath } from '../../library/folders/paths.ts'
import { silentLog } from '../../library/log.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { previewPath } from '../../library/previews.ts'
import { superviseCompute } from '../../library/supervisor.ts'
import { median } from './machine.ts'
import { childUsage, ownUsage } from './process-usage.ts'

/** What one stage costs when nothing else runs. Null where this platform does not tell. */
export interface StageCost {
  /** Milliseconds of CPU for one photo: the median over batches. */
  readonly cpuMs: number | null
  /** Milliseconds that pass for one photo, with every core at its disposal. */
  readonly wallMs: number
}

export interface StageCosts {
  readonly identify: StageCost
  readonly render: StageCost
  readonly embed: StageCost
  /** Bytes of memory that the loaded model takes in the compute process, its first batch included. */
  readonly model: number | null
}

interface CostOptions {
  readonly photos: readonly string[]
  /** An empty folder for previews. */
  readonly scratch: string
  readonly model: ModelSpec
  readonly provider: string
  readonly signal: AbortSignal
}

const renderBatch = 8

/** Performs each stage by itself, as the pipeline would, and measures it. */
export async function measureStages({ photos, scratch, model, provider, signal }: CostOptions): Promise<StageCosts> {
  const identify = await inBatches(
    photos,
    8,
    () => ownUsage().cpuMs,
    async (batch) => {
      for (const path of batch) await hash(path)
    },
  )
  const compute = superviseCompute({ start: () => forkCompute(scratch), now: Date.now, log: silentLog })
  const childCpu = (): number | null => childUsage()?.cpuMs ?? null
  try {
    const previews: string[] = []
    const folderOf = (path: string): string => join(scratch, createHash('sha256').update(path).digest('hex'))
    const render = await inBatches(photos, renderBatch, childCpu, async (batch) => {
      const jobs = batch.map((path) => ({ path, previews: folderOf(path) }))
      const rendered = await compute.render(jobs, signal)
      rendered.forEach((result, i) => {
        if (!('kind' in result)) previews.push(join(jobs[i]!.previews, previewName))
      })
    })
    const before = childUsage()?.rss
    await compute.loadModel(model, provider, signal)
    await compute.embedImages(model.key, previews.slice(0, model.batch), signal)
    const after = childUsage()?.rss
    const embed = await inBatches(previews, model.batch, childCpu, async (batch) => {
      await compute.embedImages(model.key, batch, signal)
    })
    return { identify, render, embed, model: before === undefined || after === undefined ? null : after - before }
  } finally {
    compute.close()
  }
}

/** The large preview's name within its folder. */
const previewName = basename(previewPath('', 'x', 'large'))

/** Does `perform` for one batch after the other; the first, which warms up, is not counted where there are more. */
async function inBatches(
  items: readonly string[],
  size: number,
  cpu: () => number | null,
  perform: (batch: readonly string[]) => Promise<void>,
): Promise<StageCost> {
  const costs: { cpu: number | null; wall: number }[] = []
  for (let from = 0; from < items.length; from += size) {
    const batch = items.slice(from, from + size)
    const [cpuBefore, wallBefore] = [cpu(), performance.now()]
    await perform(batch)
    const cpuAfter = cpu()
    const used = cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / batch.length
    costs.push({ cpu: used, wall: (performance.now() - wallBefore) / batch.length })
  }
  const counted = costs.length > 2 ? costs.slice(1) : costs
  const cpus = counted.flatMap(({ cpu: used }) => (used === null ? [] : [used]))
  return { cpuMs: cpus.length === 0 ? null : median(cpus), wallMs: median(counted.map(({ wall }) => wall)) }
}

const piece = Buffer.allocUnsafeSlow(2 ** 19)

/** SHA-256 in pieces, as the identify stage does it. */
async function hash(path: string): Promise<void> {
  const file = await open(osPath(path))
  try {
    const digest = createHash('sha256')
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length)
      if (bytesRead === 0) break
      digest.update(piece.subarray(0, bytesRead))
    }
    digest.digest('hex')
  } finally {
    await file.close()
  }
}
