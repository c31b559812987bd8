import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { thisMachine } from '../bench/machine.ts'
import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { wholeNumber } from '../numbers.ts'
import type { Registry } from '../registry.ts'
import { count } from '../sizes.ts'
import { table } from '../table.ts'
import { machineLine } from './bench.ts'

interface TagOptions {
  readonly photos: number
  readonly labels: number
}

/** `recollect bench tag`. */
export function addBenchTag({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'tag',
    summary: 'Measure tagging, in a library of made-up photos.',
    example: 'bench tag --photos 10000 --labels 1000',
  })
  command
    .option(
      '--photos <number>',
      'photos to make up; 100,000 take 0.5 GB while it runs',
      wholeNumber(1, 10_000_000),
      100_000,
    ) // prettier-ignore
    .option('--labels <number>', 'labels to begin with', wholeNumber(1, 100_000), 200)
    .action((options: TagOptions) => run(command, (context) => benchTag(context, options)))
}

async function benchTag(context: Context, { photos, labels }: TagOptions): Promise<ExitCode> {
  const [{ benchmarkTagging }, { sibling }] = await Promise.all([
    import('../../library/labels/tagging-benchmark.ts'),
    import('../../hosts/sibling.ts'),
  ])
  const folder = await mkdtemp(join(tmpdir(), 'recollect-bench-'))
  const { interrupted } = context.surroundings
  try {
    const results = await benchmarkTagging({
      ...{ photos, labels, folder },
      worker: sibling('library/vectors/scan-worker'),
      clock: () => performance.now(),
      onProgress(doing) {
        interrupted.throwIfAborted()
        context.note(`${doing} …`)
      },
    })
    const machine = thisMachine()
    if (context.json) context.record({ machine, photos, labels, results })
    else {
      context.line(`${machineLine(machine)}\n${count(photos, 'photo')}, ${count(labels, 'label')}\n`)
      const rows = results.map(({ what, median, slowest, samples }) => [what, `${median.toFixed(1)} ms`, `${slowest.toFixed(1)} ms`, `${samples}`]) // prettier-ignore
      context.line(table([['', 'median', 'slowest', 'samples'], ...rows]))
    }
    return exitCodes.done
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
