import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '../app.ts'
import { desktopCommand, findDesktop, root, withoutSandbox } from '../machine.ts'

test('a library that is open elsewhere is named by the window that cannot open it', async ({ door }) => {
  test.skip(findDesktop()?.name !== 'shim', 'a system dialog waits for a person')
  const library = mkdtempSync(join(tmpdir(), 'recollect-e2e-'))
  const server = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', '--library', library])
  await once(createInterface(server.stdout), 'line')

  const { program, args, env } = desktopCommand(door)
  const second = spawn(program, [...withoutSandbox, ...args, '--library', library], { env })
  let said = ''
  second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(second, 'exit')) as [number | null]
  expect(code).toBe(1)
  expect(said).toMatch(/Recollect cannot open your library: .* is in use by recollect serve/)

  server.kill('SIGINT')
  await once(server, 'exit')
  rmSync(library, { recursive: true, force: true })
})
