import { expect, test } from 'vitest'
import { openProgress, progressLine } from './progress.ts'

const step = { done: 250, total: 1_000, text: '250 of 1,000 photos', secondsLeft: 75 }

test('a bar says how far it is and how long it takes', () => {
  expect(progressLine(step, 70)).toBe('█████░░░░░░░░░░░░░░░  25 %  250 of 1,000 photos · 75 s left')
})

test('a narrow terminal gets no bar, and a line that fits', () => {
  expect(progressLine(step, 40)).toBe(' 25 %  250 of 1,000 photos · 75 s left')
  expect(progressLine(step, 20)).toHaveLength(19)
})

test('what is not a terminal sees nothing of it', () => {
  const written: unknown[] = []
  const printer = { write: (text: unknown) => void written.push(text), isTerminal: false, columns: 80 }
  openProgress(printer, () => 0).show(step)
  expect(written).toEqual([])
})

test('it is drawn ten times a second at most', () => {
  let time = 0
  const written: unknown[] = []
  const printer = { write: (text: unknown) => void written.push(text), isTerminal: true, columns: 80 }
  const progress = openProgress(printer, () => time)
  for (; time < 1_000; time += 10) progress.show(step)
  expect(written).toHaveLength(10)
})
