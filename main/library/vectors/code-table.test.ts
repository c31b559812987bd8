import { expect, test } from 'vitest'
import { CodeTable } from './code-table.ts'
import { codeOf, codeOfQuery } from './code.ts'
import { plainKernel, simdKernel } from './kernel/kernel.ts'
import { normal, seededRandom } from './seeded-random.ts'
import { cosine } from './unit-vector.ts'

/** Unit vectors of all kinds: spread out, nearly all in one dimension, all dimensions alike. */
function vectorsOf(dimensions: number, seed: number): () => Float32Array {
  const random = seededRandom(seed)
  return () => {
    const kind = random()
    const vector = Float32Array.from({ length: dimensions }, () => (kind < 0.2 ? 1 : normal(random)))
    if (kind > 0.6) vector[Math.floor(random() * dimensions)] = 30
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }
}

test.each([1, 8, 31, 512, 768, 2_048])(
  'a score is never wrong by more than is claimed (%i dimensions)',
  (dimensions) => {
    const vector = vectorsOf(dimensions, dimensions)
    const table = new CodeTable(dimensions, simdKernel()!)
    const vectors = Array.from({ length: 60 }, vector)
    vectors.forEach((one, id) => table.put({ id, embedding: id, ...codeOf(one) }))
    for (const query of [vector(), vector(), vector(), ...vectors]) {
      const coded = codeOfQuery(query)
      table.score(coded, undefined).forEach((score, row) => {
        const error = table.errorOf(row)
        const claimed = error + coded.error * (1 + error) + 1e-6
        expect(Math.abs(score - cosine(query, vectors[row]!))).toBeLessThanOrEqual(claimed)
        expect(error).toBeLessThanOrEqual(table.largestError)
      })
    }
  },
)

test('whatever is added, replaced and removed, each id has the record that was last put for it', () => {
  const random = seededRandom(1)
  const vector = vectorsOf(40, 1)
  const [table, plain] = [new CodeTable(40, simdKernel()!), new CodeTable(40, plainKernel())]
  const truth = new Map<number, { embedding: number; vector: Float32Array }>()
  for (let step = 0; step < 5_000; step++) {
    const id = random() < 0.1 ? 2 ** 32 - 1 - Math.floor(random() * 9) : Math.floor(random() * 1_500)
    if (random() < 0.7) {
      const one = vector()
      truth.set(id, { embedding: step, vector: one })
      for (const each of [table, plain]) each.put({ id, embedding: step, ...codeOf(one) })
    } else {
      truth.delete(id)
      for (const each of [table, plain]) each.remove(id)
    }
  }
  const query = codeOfQuery(vector())
  const ids = Uint32Array.from(truth.keys()).sort()
  const rows = table.rowsOf(ids)
  expect(table.size).toBe(truth.size)
  expect([...rows].map((row) => table.idOf(row))).toEqual([...ids])
  expect([...rows].map((row) => table.embeddingOf(row))).toEqual([...ids].map((id) => truth.get(id)?.embedding))
  expect(table.rowsOf(Uint32Array.of(1_500, 7_777_777))).toHaveLength(0)
  // Both kernels, asked for all and asked for some, say the same.
  const some = table.score(query, rows).slice()
  expect(plain.score(query, plain.rowsOf(ids))).toEqual(some)
  const all = table.score(query, undefined)
  expect([...rows].map((row) => all[row])).toEqual([...some])
})
