import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import { loadManifest } from '../../library/models/manifest.ts'
import { measureGradient } from './gradient-benchmark.ts'

test.each(['decoder', 'judge'] as const)('the gradient of the %s is measured beside its forward pass', async (what) => {
  const models = join(import.meta.dirname, '../../../models')
  const [generator] = (await loadManifest(join(models, 'manifest.json'))).generators
  const scratch = mkdtempSync(join(tmpdir(), 'gradient-benchmark-'))
  const model = writeRandomClip(scratch, randomTiny)
  const folder = join(models, 'generator')
  const cost = await measureGradient({ what, generator: generator!, folder, model, side: 64, runs: 3 })
  expect(cost.forwardMs).toBeGreaterThan(0)
  expect(cost.ratio).toBeCloseTo(cost.bothMs / cost.forwardMs)
  expect(cost.peakMemory).toBeGreaterThan(1e7)
  rmSync(scratch, { recursive: true })
})
