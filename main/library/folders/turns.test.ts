import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('work is done one at a time and in order, and a failure holds up nobody', async () => {
  const turns = createTurns()
  const told: string[] = []
  const slow = turns.take(async () => {
    told.push('slow begins')
    await new Promise(setImmediate)
    told.push('slow ends')
    return 1
  })
  const broken = turns.take(async () => {
    told.push('broken')
    throw new Error('broken')
  })
  const last = turns.take(async () => told.push('last'))
  await expect(broken).rejects.toThrow('broken')
  expect([await slow, await last]).toEqual([1, 4])
  await turns.done
  expect(told).toEqual(['slow begins', 'slow ends', 'broken', 'last'])
})
