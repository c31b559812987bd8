import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createKernel, plainKernel, simdKernel, trailerLength, type Kernel } from './kernel.ts'
import { seededRandom } from '../seeded-random.ts'

interface Compiler {
  main(
    args: readonly string[],
    files: {
      readFile: (name: string) => string | null
      writeFile: (name: string, contents: Uint8Array) => void
      listFiles: () => readonly string[]
    },
  ): Promise<{ error: Error | null }>
}

// Named in a variable: the compiler's own types would replace those of Array and String in the whole program.
const compiler: string = 'assemblyscript/asc'

test('the committed kernel is what its source compiles to (`vitest run -u` writes it anew)', async () => {
  const source = readFileSync(join(import.meta.dirname, 'dot.as.ts'), 'utf8')
  const { default: asc } = (await import(compiler)) as { default: Compiler }
  let bytes = new Uint8Array()
  const { error } = await asc.main(
    [
      'dot.as.ts',
      '--outFile',
      'dot.wasm',
      '-O3',
      '--enable',
      'simd',
      '--runtime',
      'stub',
      '--importMemory',
      '--noExportMemory',
    ],
    {
      readFile: (name) => (name === 'dot.as.ts' ? source : null),
      writeFile: (name, contents) => void (name === 'dot.wasm' && (bytes = Uint8Array.from(contents))),
      listFiles: () => [],
    },
  )
  expect(error).toBeNull()
  expect(bytes.length).toBeLessThan(1_500)
  const text = Buffer.from(bytes).toString('base64')
  await expect(
    `/** Compiled from \`dot.as.ts\`, ${bytes.length} bytes, base64. Written by \`kernel.test.ts\`. */\nexport const kernelBytes =\n  '${text}'\n`,
  ).toMatchFileSnapshot('./kernel-bytes.ts')
})

/** Fills a kernel with `count` records of `stride` codes and scores all of them, then every third. */
function scoresOf(kernel: Kernel, stride: number, count: number, seed: number): Float32Array[] {
  const random = seededRandom(seed)
  const rows = 2 * stride
  const scores = rows + 4 * count
  const records = Math.ceil((scores + 4 * count) / 16) * 16
  kernel.grow(records + count * (stride + trailerLength))
  const { buffer } = kernel
  new Int16Array(buffer, 0, stride).forEach((_, i, query) => (query[i] = Math.floor(random() * 65_536) - 32_768))
  for (let row = 0; row < count; row++) {
    const record = records + row * (stride + trailerLength)
    new Int8Array(buffer, record, stride).forEach((_, i, codes) => (codes[i] = Math.floor(random() * 255) - 127))
    new Float32Array(buffer, record + stride, 1)[0] = random()
  }
  const thirds = new Uint32Array(buffer, rows, Math.ceil(count / 3))
  thirds.forEach((_, i) => (thirds[i] = count - 1 - 3 * i))
  kernel.scan(0, 0.001, records, count, scores, stride)
  const all = new Float32Array(buffer, scores, count).slice()
  kernel.scanRows(0, 0.001, records, rows, thirds.length, scores, stride)
  return [all, new Float32Array(buffer, scores, thirds.length).slice()]
}

test.each([32, 64, 512, 1024])('without SIMD the answers are the same to the last bit (%i dimensions)', (stride) => {
  const simd = simdKernel()
  // Without SIMD in this Node there is nothing to compare, and nothing to be proud of.
  expect(simd).toBeDefined()
  const [all, thirds] = scoresOf(simd!, stride, 100, stride)
  expect(scoresOf(plainKernel(), stride, 100, stride)).toEqual([all, thirds])
  expect(thirds![0]).toBe(all![99])
})

test.each([simdKernel()!, plainKernel(), createKernel()])('memory grows and keeps what is in it', (kernel) => {
  kernel.grow(1_000)
  new Uint8Array(kernel.buffer)[999] = 7
  for (const length of [100_000, 90_000, 1_000_000, 3_000_000]) kernel.grow(length)
  expect(kernel.buffer.byteLength).toBeGreaterThanOrEqual(3_000_000)
  expect(new Uint8Array(kernel.buffer)[999]).toBe(7)
})
