import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from './random-clip.ts'
import { randomNumbers } from './random.ts'

test('random weights are the same for the same seed, and spread as asked', () => {
  const numbers = randomNumbers(100_000, 2, 1)
  expect(randomNumbers(100_000, 2, 1)).toEqual(numbers)
  expect(randomNumbers(10, 2, 2)).not.toEqual(numbers.slice(0, 10))
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length)
  expect(mean).toBeCloseTo(0, 1)
  expect(deviation).toBeCloseTo(2, 1)
})

test('the small random CLIP is small, and says that it is random', () => {
  const folder = mkdtempSync(join(tmpdir(), 'random-clip-'))
  const spec = writeRandomClip(folder, randomTiny)
  expect(spec.key).toBe('random-tiny-1')
  expect(statSync(spec.image.file).size + statSync(spec.text.file).size).toBeLessThan(1e6)
  rmSync(folder, { recursive: true })
})
