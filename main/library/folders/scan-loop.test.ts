import { expect, test } from 'vitest'
import { createScanLoop, type ScanKind } from './scan-loop.ts'

/** A loop whose scans end when the test says so. */
function loop() {
  const abort = new AbortController()
  const begun: ScanKind[] = []
  const told: boolean[] = []
  const ended: unknown[] = []
  let end: () => void = () => undefined
  const scans = createScanLoop({
    scan: (kind) => {
      begun.push(kind)
      return new Promise((resolve) => (end = resolve))
    },
    changed: () => void told.push(scans.isFull),
    ended: () => void ended.push(scans.running),
    signal: abort.signal,
  })
  return { abort, begun, told, ended, scans, end: () => end() }
}

test('a scan that is asked for while one is going on follows it, once', async () => {
  const { begun, told, ended, scans, end } = loop()
  const first = scans.ask('full')
  void scans.ask('full')
  void scans.ask('poll')
  expect(begun).toEqual(['full'])
  end()
  await new Promise(setImmediate)
  expect(begun).toEqual(['full', 'full'])
  end()
  await first
  expect(begun).toHaveLength(2)
  expect(scans.running).toBeUndefined()
  expect(told).toEqual([true, false])
  expect(ended).toEqual([undefined])
})

test('a poll is not a full scan', async () => {
  const { told, ended, scans, end } = loop()
  const polled = scans.ask('poll')
  expect(scans.isFull).toBe(false)
  end()
  await polled
  expect(told).toEqual([])
  expect(ended).toEqual([undefined])
})

test('after the end, nothing is scanned', async () => {
  const { abort, begun, scans } = loop()
  abort.abort()
  await scans.ask('full')
  expect(begun).toEqual([])
  expect(scans.running).toBeUndefined()
})
