import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { osText } from '../../library/folders/paths.ts'
import type { ScaleResult } from '../bench/scale/scale-bench.ts'
import type { Context } from '../context.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { pathArgument } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { table } from '../table.ts'
import { machineLine } from './bench.ts'

interface ScaleOptions {
  readonly photos: readonly number[]
  readonly data?: string
  readonly docs?: string
  readonly parts?: readonly string[]
}

export function addBenchScale({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'scale',
    summary: 'Measure libraries of made-up photos of any size: every engine, and what a page waits for.',
    example: 'bench scale --photos 1000,10000,100000 --data ~/scale',
  })
  command
    .option('--photos <numbers>', 'how many photos, or several numbers; a million take 4 GB', sizesOf, [10_000])
    .option('--data <folder>', 'keep the libraries here, and use those that are there')
    .option('--parts <names>', 'measure only these, and keep what --data has of the others: scan,library …', listOf)
    .option('--docs <folder>', 'write the results as a page with plots')
    .action((options: ScaleOptions) => run(command, (context) => benchScale(context, options)))
}

const listOf = (text: string): string[] => text.split(',').map((name) => name.trim())

function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number)
  if (sizes.every((size) => Number.isInteger(size) && size >= 100 && size <= 10_000_000)) return sizes
  throw new InvalidArgumentError('Numbers from 100 to 10,000,000 are needed, with commas between them.')
}

async function benchScale(context: Context, { photos, data, docs, parts }: ScaleOptions): Promise<ExitCode> {
  const [{ benchScale: measure }, { writeScalePage }, { verdicts }] = await Promise.all([
    import('../bench/scale/scale-bench.ts'),
    import('../bench/scale/scale-page.ts'),
    import('../bench/scale/requirements.ts'),
  ])
  const { surroundings } = context
  const folderOf = (path: string): string => {
    const folder = osText(pathArgument(path, surroundings))
    if (folder === undefined) throw usage(`The name of “${path}” is not text; use another folder.`)
    return folder
  }
  const kept = data === undefined ? await mkdtemp(join(tmpdir(), 'recollect-bench-')) : folderOf(data)
  try {
    const results: ScaleResult[] = []
    for (const size of photos) {
      const onStep = (step: string): void => context.note(`${step} …`)
      const result = await measure({ photos: size, data: kept, parts, signal: surroundings.interrupted, onStep })
      results.push(result)
      if (context.json) context.record(result)
      else print(context, result)
      // After each: the largest take long, and somebody may lose patience.
      if (docs !== undefined) {
        const page = join(folderOf(docs), 'SCALE.md')
        writeScalePage(folderOf(docs), existsSync(page) ? readFileSync(page, 'utf8') : '# Scale', results)
        context.note(`Written: ${page}`)
      }
    }
    const judged = verdicts(new Map(results.map((result) => [result.photos, result])))
    for (const { what, must, measured, met } of context.json ? [] : judged) {
      if (met !== undefined) context.line(`${met ? 'met   ' : 'missed'}  ${what}: ${measured}, must be ${must}`)
    }
    return exitCodes.done
  } finally {
    if (data === undefined) await rm(kept, { recursive: true, force: true })
  }
}

function print(context: Context, { machine, photos, load, disk, parts }: ScaleResult): void {
  context.line(`${machineLine(machine)}\n${photos.toLocaleString('en-US')} photos; load ${load.join(', ')}\n`)
  for (const [part, measurements] of Object.entries(parts)) {
    const rows = measurements.map(({ what, unit, median, p95, samples }) => [
      what,
      `${median.toFixed(2)} ${unit}`,
      `${p95.toFixed(2)} ${unit}`,
      `${samples}`,
    ])
    context.line(`${table([[part, 'median', '19 of 20', 'samples'], ...rows])}\n`)
  }
  context.line(table([['disk', 'bytes a photo'], ...disk.map(({ part, bytes }) => [part, bytes.toFixed(0)])]))
}
