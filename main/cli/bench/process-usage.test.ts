import { expect, test } from 'vitest'
import { childUsage, ownUsage, parseLinuxStat, parseListed } from './process-usage.ts'

test('the processor time and memory of a process are read from what Linux says of it', () => {
  const stat =
    '42 (a (b) c) S 7 1 1 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 11 0 999 123456789 2560 18446744073709551615 1'
  expect(parseLinuxStat(stat)).toEqual({ parent: 7, cpuMs: 2_000, rss: 2_560 * 4_096 })
})

test('elsewhere, from what ps lists', () => {
  expect(parseListed('  501   1:02.50  10240')).toEqual({ parent: 501, cpuMs: 62_500, rss: 10_240 * 1_024 })
  expect(parseListed('1 01:00:00 4')).toEqual({ parent: 1, cpuMs: 3_600_000, rss: 4_096 })
})

test.skipIf(process.platform === 'win32')('this process and those that it started can be measured', () => {
  expect(ownUsage().cpuMs).toBeGreaterThan(0)
  expect(ownUsage().rss).toBeGreaterThan(1e6)
  expect(childUsage()).toBeDefined()
})
