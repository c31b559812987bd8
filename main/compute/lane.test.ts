import { expect, test } from 'vitest'
import { createLane } from './lane.ts'

test('a search phrase goes ahead of waiting pictures, and one failure does not stop the line', async () => {
  const lane = createLane()
  const order: string[] = []
  const work = (name: string) => async (): Promise<void> => void order.push(name)
  const pictures = [1, 2, 3].map((n) => lane.run('later', work(`picture ${n}`)))
  const broken = lane.run('later', () => Promise.reject(new Error('no'))).catch(() => order.push('failed'))
  const phrase = lane.run('next', work('phrase'))
  await Promise.all([...pictures, phrase, broken])
  expect(order).toEqual(['phrase', 'picture 1', 'picture 2', 'picture 3', 'failed'])
})
