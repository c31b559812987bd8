import { expect, test } from 'vitest'
import { openAttention } from './attention.ts'

test('what has time waits until nobody has searched for a while, and not at all when nobody has', async () => {
  let now = 0
  const waits: number[] = []
  const attention = openAttention({
    now: () => now,
    wait: async (ms) => {
      waits.push(ms)
      now += ms
      // Once more while it waits.
      if (waits.length === 1) attention.given()
    },
  })
  const { signal } = new AbortController()
  await attention.elsewhere(signal)
  expect(waits).toEqual([])
  attention.given()
  now += 500
  await attention.elsewhere(signal)
  expect(waits).toEqual([1_500, 2_000])
})

test('a program that searches without end holds up what has time, and does not stop it', async () => {
  let now = 0
  const attention = openAttention({
    now: () => now,
    wait: async () => {
      if (now >= 60_000) throw new Error('It waits for ever')
      now += 1_000
      attention.given()
    },
  })
  attention.given()
  await attention.elsewhere(new AbortController().signal)
  expect(now).toBe(10_000)
})

test('whoever stops the work does not wait either', async () => {
  const attention = openAttention({ now: () => 0 })
  attention.given()
  const stop = new AbortController()
  const waiting = attention.elsewhere(stop.signal)
  stop.abort()
  await expect(waiting).rejects.toThrow()
})
