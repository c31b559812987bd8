import { leastIntactShare } from '../limits.ts'
import type { Size } from '../preview-size.ts'
import type { Sharp } from '../sharp.ts'
import type { Source } from '../source.ts'
import { readBitmap } from './bitmap.ts'
import { damagedBeyondUse, exactly } from './pixels-of.ts'
import type { OpenPicture } from './open-picture.ts'
import { shrinkRows } from './shrink-rows.ts'

export async function openBitmap(sharp: Sharp, source: Source): Promise<OpenPicture> {
  const bitmap = readBitmap(source)
  const size: Size = { width: bitmap.width, height: bitmap.height }
  return {
    format: 'bmp',
    size,
    // A few rows, and at most four times the pixels of the result.
    memory: bitmap.width * 40 + 64 * 2 ** 20,
    metadata: () => Promise.resolve([]),
    async decode(wanted) {
      // Leaves twice the resolution, so that the result is not blocky.
      const factor = Math.max(1, Math.floor(Math.min(size.width / wanted.width, size.height / wanted.height) / 2))
      const shrunk = shrinkRows(bitmap.rows(), size, factor)
      const intact = shrunk.rows / size.height
      if (intact < leastIntactShare) throw damagedBeyondUse(intact)
      return exactly(sharp, shrunk, wanted)
    },
  }
}
