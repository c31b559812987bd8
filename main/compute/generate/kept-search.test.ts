import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepSearch, keptSearch } from './kept-search.ts'
import type { GenerationState } from './run-generation.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kept-search-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const state = { step: 7, latent: { data: Float32Array.of(1, 2) }, levels: [] } as unknown as GenerationState

test('a search goes on where it was, and begins anew after an update, when it was done, and where nothing can be read', async () => {
  const file = join(folder, 'one.state')
  expect(await keptSearch(file, '1.0.0', 20)).toBeUndefined()
  await keepSearch(file, { version: '1.0.0', state })
  expect(await keptSearch(file, '1.0.0', 20)).toEqual(state)
  expect(await keptSearch(file, '1.0.1', 20)).toBeUndefined()
  expect(await keptSearch(file, '1.0.0', 7)).toBeUndefined()
  writeFileSync(file, 'half of it')
  expect(await keptSearch(file, '1.0.0', 20)).toBeUndefined()
})
