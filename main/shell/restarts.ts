/** Deaths of a process within {@link windowMs} after which it is not started again. */
const limit = 5
const windowMs = 600_000

/**
 * When to start a process again that has died: soon at first, later each time, and not at all after five deaths in
 * ten minutes.
 *
 * @param deaths When it died, epoch milliseconds, the last one included.
 * @returns Milliseconds to wait, or undefined to give up.
 */
export function restartDelayMs(deaths: readonly number[], now: number): number | undefined {
  const recent = deaths.filter((at) => now - at < windowMs).length
  return recent >= limit ? undefined : 250 * 4 ** Math.max(0, recent - 1)
}
