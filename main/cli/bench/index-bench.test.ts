import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../library/log.ts'
import { benchIndex, picturesIn } from './index-bench.ts'
import { writeRandomModel } from './random-model.ts'
import { writeSamplePhotos } from './sample-photos.ts'

let scratch: string
beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), 'recollect-bench-test-'))))
afterEach(() => rmSync(scratch, { recursive: true }))

test('indexing is measured as a whole and stage by stage, every photo exactly once', async () => {
  const photos = join(scratch, 'photos')
  const models = join(scratch, 'models')
  await writeSamplePhotos(photos, { count: 10, megapixels: 0.1 })
  await writeRandomModel(models, 'random-tiny')
  const result = await benchIndex({
    photos,
    sample: picturesIn(photos, 4),
    scratch,
    models,
    downloaded: join(scratch, 'none'),
    model: 'random-tiny',
    log: silentLog,
    signal: new AbortController().signal,
    onStep: () => undefined,
  })
  expect(result).toMatchObject({ model: 'random-tiny', photos: 10, failed: 0 })
  expect(result.photosPerSecond).toBeCloseTo(10 / result.seconds)
  for (const { wallMs } of Object.values(result.stages)) expect(wallMs).toBeGreaterThan(0)
})
