import type { SetAside } from '../../../preload/contract/activity.ts'
import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { pathFields, printedPath, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { settle } from '../settle.ts'
import { count } from '../sizes.ts'

interface FailedOptions {
  readonly retry?: boolean
}

export function addFailed({ add, run }: Registry): void {
  const command = add({
    syntax: 'failed',
    summary: 'List the files that could not be read, and why.',
    example: 'failed --retry',
  })
  command
    .option('--retry', 'try each of them once more first')
    .action((options: FailedOptions) => run(command, (context) => failed(context, options)))
}

const pageSize = 500

async function failed(context: Context, { retry = false }: FailedOptions): Promise<ExitCode> {
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: retry }, async (client) => {
    if (retry) {
      const { retried } = await client.call('failures.retry', {}, interrupted)
      context.note(`Trying ${count(retried, 'file')} once more.`)
      await settle(client, context)
    }
    let offset = 0
    let total: number
    do {
      const page = await client.call('failures.list', { offset, limit: pageSize }, interrupted)
      page.items.forEach((item) => print(context, item))
      total = page.total
      offset += pageSize
    } while (offset < total)
    if (total === 0) context.note('Nothing is set aside.')
    return exitCodes.done
  })
}

function print(context: Context, { stage, path, code, message, attempts, retryAt }: SetAside): void {
  if (context.json) {
    const place = path === null ? { path: null } : pathFields(path)
    const next = retryAt === null ? null : new Date(retryAt).toISOString()
    return context.record({ ...place, stage, code, message, attempts, retryAt: next })
  }
  const { stdout } = context.surroundings
  const shown =
    path === null ? '(no file any more)' : stdout.isTerminal ? readablePath(path) : printedPath(path, stdout)
  context.line(Buffer.concat([Buffer.from(shown), Buffer.from(`${stdout.isTerminal ? '\n  ' : '\t'}${message}`)]))
}
