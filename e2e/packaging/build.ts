import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findDesktop, root } from '../machine.ts'
import { workshop } from './built.ts'
import { makeStandIn } from './stand-in.ts'

/**
 * Runs electron-builder on what `npm run build` has made, with the Electron that is here or the stand-in, and with
 * stand-ins for the tools that it would fetch. It has no way to fetch anything: the network's proxy is a closed port.
 *
 * @param options.config More of electron-builder's arguments.
 * @returns What it printed, and its exit code.
 */
export async function buildPackages(options: {
  readonly name?: string
  readonly targets: readonly string[]
  readonly config?: readonly string[]
}): Promise<{ readonly code: number; readonly output: string }> {
  const { name = 'dist', targets, config = [] } = options
  const dist = join(workshop, name)
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(workshop, { recursive: true })
  const electronDist = electronFolder()
  const args = [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    ...targets,
    `--config.electronDist=${electronDist}`,
    `--config.directories.output=${dist}`,
    // Playwright looks into the main process through this one; the rest are as they are for everybody.
    '--config.electronFuses.enableNodeCliInspectArguments=true',
    ...config,
    '--publish',
    'never',
  ]
  const nowhere = 'http://127.0.0.1:9'
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      CUSTOM_FPM_PATH: tool('fpm', 'fpm.ts'),
      ELECTRON_BUILDER_7ZIP_PATH: tool('7za', 'seven-zip.ts'),
      HTTPS_PROXY: nowhere,
      HTTP_PROXY: nowhere,
      CSC_IDENTITY_AUTO_DISCOVERY: 'false',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? 1, output }
}

function electronFolder(): string {
  const real = join(root, 'node_modules', 'electron', 'dist')
  if (findDesktop()?.name === 'electron' && existsSync(real)) return real
  const standIn = join(workshop, 'electron')
  makeStandIn(standIn)
  return standIn
}

/** A program that runs one of the scripts beside this one. */
function tool(name: string, script: string): string {
  const program = join(workshop, name)
  const source = join(import.meta.dirname, script)
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${source}" "$@"\n`, { mode: 0o755 })
  return program
}
