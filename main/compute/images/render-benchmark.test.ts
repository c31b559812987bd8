import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { benchmarkRendering, renderSteps } from './render-benchmark.ts'
import { loadSharp } from './sharp.ts'
import { waves } from './testing/waves.ts'

test('measures each step of rendering, and counts what cannot be rendered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-'))
  try {
    const photo = join(folder, 'photo.jpg')
    await loadSharp('native')(waves(1600, 1200).data, { raw: { width: 1600, height: 1200, channels: 3 } }).toFile(photo)
    await writeFile(join(folder, 'text.jpg'), 'text')
    const result = await benchmarkRendering([photo, photo, join(folder, 'text.jpg')])
    expect(result).toMatchObject({ pictures: 2, failed: 1, megapixels: 1.92 })
    expect(Object.keys(result.cpuMs)).toEqual(renderSteps)
    expect(Math.min(result.cpuMs.decode, result.cpuMs.large, result.cpuMs.tensor)).toBeGreaterThan(0)
    expect(result.totalCpuMs).toBeCloseTo(Object.values(result.cpuMs).reduce((sum, ms) => sum + ms))
    expect(result.previewBytes).toBeGreaterThan(1_000)
  } finally {
    await rm(folder, { recursive: true })
  }
})
