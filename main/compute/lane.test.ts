import { expect, test } from 'vitest'
import { createLane } from './lane.ts'

test('one piece of work begins when the one before has ended, and one failure does not stop the line', async () => {
  const lane = createLane()
  const order: string[] = []
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    order.push(`${name} ends`)
  }
  const one = lane.run(work('one'))
  const broken = lane.run(() => Promise.reject(new Error('no')))
  const two = lane.run(work('two'))
  await expect(broken).rejects.toThrow('no')
  await Promise.all([one, two])
  expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
})
