import { messageOf } from '../../../preload/contract/failure.ts'
import type { Encoder } from '../../../preload/contract/models.ts'
import type { Context } from '../context.ts'
import { cudaExplained, getCuda } from '../doctor/cuda.ts'
import { inspectMachine, type Finding } from '../doctor/machine.ts'
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-code.ts'
import type { Registry } from '../registry.ts'
import { modelIsKnown } from '../settle.ts'
import { table } from '../table.ts'

interface DoctorOptions {
  readonly probe?: boolean
  readonly getCuda?: boolean
  readonly yes?: boolean
}

export function addDoctor({ add, run }: Registry): void {
  const command = add({
    syntax: 'doctor',
    summary: 'Look over this machine: versions, what computes and how fast, what is missing.',
    example: 'doctor --probe',
  })
  command
    .option('--probe', 'try and time every execution provider again')
    .option('--get-cuda', 'explain how to compute on an NVIDIA card; with --yes, fetch what it takes')
    .option('--yes', 'go ahead with --get-cuda')
    .action((options: DoctorOptions) => run(command, (context) => doctor(context, options)))
}

async function doctor(
  context: Context,
  { probe = false, getCuda: cuda = false, yes = false }: DoctorOptions,
): Promise<ExitCode> {
  if (cuda) {
    if (!yes) context.line(cudaExplained)
    return yes ? getCuda(context) : exitCodes.done
  }
  const findings = await inspectMachine(context)
  for (const finding of findings) print(context, finding)
  try {
    return await context.withLibrary({ work: false }, async (client) => {
      await modelIsKnown(client, context)
      const method = probe ? 'encoder.probe' : 'encoder.get'
      const encoder = await client.call(method, {}, context.surroundings.interrupted)
      printEncoder(context, encoder)
      const sound = findings.every(({ verdict }) => verdict !== 'missing')
      return encoder.model === null ? exitCodes.noModel : sound ? exitCodes.done : exitCodes.failed
    })
  } catch (error) {
    print(context, { what: 'library', says: messageOf(error), verdict: 'missing' })
    return exitCodeOf(error)
  }
}

function print(context: Context, { what, says, verdict }: Finding): void {
  const mark = { fine: ' ', note: 'i', missing: '!' }[verdict]
  if (context.json) context.record({ what, says, verdict })
  else context.line(`${mark} ${what.padEnd(16)} ${says}`)
}

function printEncoder(context: Context, { model, provider, reason, reports }: Encoder): void {
  if (context.json) {
    for (const report of reports) context.record({ what: 'provider', ...report, inUse: report.provider === provider })
    return context.record({
      what: 'encoder',
      model,
      provider,
      says: reason,
      verdict: model === null ? 'missing' : 'fine',
    })
  }
  print(context, {
    what: 'encoder',
    says: model === null ? reason : `${model}: ${reason}`,
    verdict: model === null ? 'missing' : 'fine',
  })
  const rows = reports.map(({ provider: name, imageMs, agreement, reason: why }) => [
    `  ${name === provider ? '*' : ' '} ${name}`,
    imageMs === null ? '' : `${imageMs.toFixed(1)} ms a picture`,
    agreement === null ? '' : `agrees ${agreement.toFixed(4)}`,
    why,
  ])
  if (rows.length > 0) context.line(table(rows))
}
