import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { measureSearches } from './searches.ts'

test('searches are timed with and without pictures being made', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'searches-'))
  const { signal } = new AbortController()
  const { idle, making } = await measureSearches({ scratch, photos: 2, phrases: 2, signal })
  expect([idle.samples, making.samples]).toEqual([2, 2])
  expect(making.p95).toBeGreaterThan(0)
  rmSync(scratch, { recursive: true })
}, 60_000)
