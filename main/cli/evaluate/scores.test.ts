import { expect, test } from 'vitest'
import { captionScores, labelScores, middle } from './scores.ts'

const at = (degrees: number): Float32Array =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))

test('a label counts when it is nearer to the picture than every other', () => {
  const labels = [at(0), at(20), at(40), at(60), at(80), at(100)]
  const scores = labelScores([at(1), at(41), at(0), at(0)], [0, 2, 1, 5], labels)
  // The first two are right at once, the third is second, the last is sixth.
  expect(scores).toEqual({ pictures: 4, labels: 6, top1: 0.5, top5: 0.75 })
})

test('a caption counts when its own picture is among the first ones', () => {
  const pictures = Array.from({ length: 20 }, (_, i) => at(i * 4))
  const scores = captionScores([at(0), at(0), at(0), at(0)], [0, 4, 9, 10], pictures)
  expect(scores).toEqual({ pictures: 20, captions: 4, recall1: 0.25, recall5: 0.5, recall10: 0.75 })
})

test('a model that gives every picture the same vector finds nothing', () => {
  const blind = Array.from({ length: 20 }, () => at(30))
  expect(captionScores([at(30)], [0], blind)).toMatchObject({ recall1: 0, recall5: 0, recall10: 0 })
})

test('the middle of several ways to say a thing has length 1 and points between them', () => {
  const found = middle([at(10), at(50)])
  expect(found[0]).toBeCloseTo(at(30)[0]!, 6)
  expect(found[1]).toBeCloseTo(at(30)[1]!, 6)
})

test('nothing to measure scores nothing rather than not a number', () => {
  expect(labelScores([], [], [at(0)])).toEqual({ pictures: 0, labels: 1, top1: 0, top5: 0 })
})
