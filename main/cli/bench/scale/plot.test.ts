import { expect, test } from 'vitest'
import { logPlot, slopeOf } from './plot.ts'
import { verdicts } from './requirements.ts'
import { thisMachine } from '../machine.ts'

const line = (exponent: number) => ({
  name: 'a line',
  points: [1e3, 1e4, 1e6].map((x) => [x, 0.5 * x ** exponent] as const),
})

test('the slope is the power with which something grows', () => {
  expect(slopeOf(line(1))).toBeCloseTo(1)
  expect(slopeOf(line(0))).toBeCloseTo(0)
  expect(slopeOf(line(0.5))).toBeCloseTo(0.5)
})

test('a plot names each line with its slope, and leaves out those without points', () => {
  const svg = logPlot('Searching', 'ms', [line(1), { name: 'nothing', points: [] }])
  expect(svg).toContain('a line, slope 1.00')
  expect(svg).not.toContain('nothing')
  expect(svg).not.toContain('NaN')
})

test('a limit is met or missed by what was measured, and by nothing else', () => {
  const measured = (median: number) => ({ what: 'best 100', unit: 'ms' as const, median, p95: median, samples: 1 })
  const verdictOf = (median: number): boolean | undefined => {
    const parts = { scan: [measured(median)] }
    const result = { machine: thisMachine(), photos: 100_000, at: '', load: [0, 0] as const, disk: [], parts }
    return verdicts(new Map([[100_000, result]])).find(({ what }) => what.startsWith('best 100 by vectors, 100,000'))
      ?.met
  }
  expect([verdictOf(7.9), verdictOf(8.1)]).toEqual([true, false])
  expect(verdicts(new Map()).every(({ met, measured: text }) => met === undefined && text === '–')).toBe(true)
})
