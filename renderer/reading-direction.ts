/**
 * [Note: reading direction]
 *
 * Layouts say start and end, so the browser mirrors them for a language that is read from right to left. What it cannot
 * know is here and in two names of `app.css`: `--onward` is 1 where people read to the right and −1 where they read to
 * the left, to multiply distances by; whatever points the way, such as an arrow, has the class `pointing`. Keys are
 * looked up by {@link keyAsRead}. Names that people have given say `dir="auto"`, paths are in a `bdi`. Photos are never mirrored, and what is laid over one (zooming, dragging) stays put.
 */
const readsToTheLeft = (): boolean => document.documentElement.dir === 'rtl'

/** What a key means: where people read to the left, the arrow that points there is the one that goes on. */
export function keyAsRead(key: string): string {
  if (!readsToTheLeft()) return key
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key
}

/** A distance to the right, as one in reading direction. */
export function onward(distance: number): number {
  return readsToTheLeft() ? -distance : distance
}

/** The signs on the keys that go back and on. */
export function arrowKeys(): readonly [back: string, on: string] {
  return readsToTheLeft() ? ['→', '←'] : ['←', '→']
}
