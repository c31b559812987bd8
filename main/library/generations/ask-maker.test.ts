import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import { fakeMaker } from '../fake-maker.ts'
import { openMakingLibrary } from './testing/making-library.ts'

let base: string
let maker: ReturnType<typeof fakeMaker>
let client: LibraryClient
let close: () => Promise<void>

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'recollect-ask-'))
  maker = fakeMaker()
  ;({ client, close } = await openMakingLibrary(join(base, 'library'), maker))
})
afterEach(async () => {
  await close()
  rmSync(base, { recursive: true })
})

function hand(): Promise<unknown> {
  const path = join(base, 'taef2.safetensors')
  writeFileSync(path, 'tensors')
  return client.call('generators.import', { id: 'taef2', path })
}

test('a process that ends while it installs a generator is told as that, not as one that makes pictures', async () => {
  maker.told.onInstall = () => maker.die()
  await expect(hand()).rejects.toMatchObject({
    code: 'compute-died',
    message:
      'The process that builds the generator and tries it ended by itself, perhaps for lack of memory. Nothing has changed. Close other programs, then hand the file over again.',
  })
})

test.each([
  new Error('std::bad_alloc'),
  new Failure('model-unusable', 'TAEF2 decoder cannot be loaded on cpu: Failed to allocate memory'),
])('an installation that lacks memory says what to do about it: %s', async (error) => {
  maker.told.onInstall = () => {
    throw error
  }
  await expect(hand()).rejects.toMatchObject({
    code: 'not-available',
    message:
      'There is not enough memory to build the generator and try it. Close other programs, then hand the file over again.',
  })
})

test('an installation that fails in a way that nobody thought of says that it was one', async () => {
  maker.told.onInstall = () => {
    throw new Error('EIO: i/o error, read')
  }
  await expect(hand()).rejects.toMatchObject({
    code: 'internal',
    message: 'Installing the generator failed: EIO: i/o error, read',
  })
})

test('what is wrong with the file that is installed is told as it is', async () => {
  maker.told.onInstall = () => {
    throw new Failure('model-damaged', 'This is another file.')
  }
  await expect(hand()).rejects.toMatchObject({ code: 'model-damaged', message: 'This is another file.' })
})
