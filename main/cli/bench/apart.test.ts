import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { apart } from './apart.ts'

let folder: string
/** As in the built app, where several modules with tasks become one script. */
let script: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recollect-apart-'))
  script = join(folder, 'script.ts')
  writeFileSync(
    script,
    `import { answerApart } from ${JSON.stringify(resolve(import.meta.dirname, 'apart.ts'))}
    await answerApart(import.meta.filename, 'halve', async (input: number) => ({ half: input / 2 }))
    await answerApart(import.meta.filename, 'where', async () => ({ process: process.pid }))
    await answerApart(import.meta.filename, 'break', async () => { throw new Error('broken') })`,
  )
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('work in a process of its own', () => {
  test('does the task that was asked for and no other of the same script', async () => {
    await expect(apart(script, 'halve', 84)).resolves.toEqual({ half: 42 })
    const { process: other } = await apart<{ process: number }>(script, 'where', null)
    expect(other).not.toBe(process.pid)
  })

  test('says which task failed', async () => {
    await expect(apart(script, 'break', null)).rejects.toThrow('break failed with code 1')
    await expect(apart(script, 'unheard of', null)).rejects.toThrow('unheard of failed')
  })
})
