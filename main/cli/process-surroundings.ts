import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { browse } from './browse.ts'
import { rawArguments } from './raw-arguments.ts'
import type { Printer, Surroundings } from './surroundings.ts'

/** A second Ctrl-C ends at once; but a terminal and npm may each deliver the same one. */
const sameInterruptMs = 1_000

/** The process as commands see it. `brokenPipe` tells whether anybody still reads what is printed. */
export function processSurroundings(): Surroundings & { brokenPipe(): boolean } {
  const { env, platform } = process
  const interrupt = new AbortController()
  let interruptedAt: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interruptedAt !== undefined && Date.now() - interruptedAt > sameInterruptMs) process.exit(130)
      interruptedAt ??= Date.now()
      interrupt.abort()
    })
  }
  let broken = false
  const printer = (stream: NodeJS.WriteStream): Printer => {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      broken = true
      interrupt.abort()
    })
    return {
      write: (text) => void (broken || stream.write(text)),
      isTerminal: stream.isTTY,
      columns: stream.columns || 80,
    }
  }
  return {
    stdout: printer(process.stdout),
    stderr: printer(process.stderr),
    env,
    platform,
    home: homedir(),
    folder: process.cwd(),
    rawArguments: rawArguments(process.argv.slice(2), platform === 'linux' ? commandLine() : undefined),
    interrupted: interrupt.signal,
    now: Date.now,
    // Loaded when they are needed: `--help` should not have to load SQLite.
    open: async (options) => (await import('./open-library.ts')).openForCommand(options),
    serve: async (options) => (await import('./serve-library.ts')).serveForCommand(options),
    browse: (address) => browse(address, platform, env),
    brokenPipe: () => broken,
  }
}

function commandLine(): Buffer | undefined {
  try {
    return readFileSync('/proc/self/cmdline')
  } catch {
    return undefined
  }
}
