import type { LibraryEvents } from '../../../preload/contract/library-contract.ts'
import type { Emit } from '../../../preload/contract/serve.ts'

/** Events go out at most this often each, so that a fast import does not drown whoever listens. */
const quietMs = 220

/** The sink of the pipeline: tells whoever is connected that something has changed, never what. */
export interface Publisher {
  /** Raised by every change that the grid may show. */
  readonly revision: number
  /** Adds a listener until the returned function is called. */
  add(emit: Emit<LibraryEvents>): () => void
  /** Photos have appeared, changed or gone. */
  photosChanged(): void
  /** What `<what>.list` or `<what>.get` answers is different now. */
  changed(what: 'activity' | 'folders' | 'models' | 'settings' | 'labels' | 'albums' | 'generations'): void
  /** A picture that is being made has come further. */
  progressed(): void
  close(): void
}

/** Coalesces: the first of a burst goes out at once, the rest together when it has been quiet for a moment. */
export function createPublisher(): Publisher {
  const listeners = new Set<Emit<LibraryEvents>>()
  const timers = new Map<string, NodeJS.Timeout>()
  const again = new Set<string>()
  let revision = 1

  const send = (what: string): void => {
    for (const emit of listeners) {
      if (what === 'library') emit('library.changed', { revision })
      else if (what === 'progress') emit('generations.progress', {})
      else emit(`${what}.changed` as 'activity.changed', {})
    }
  }

  const soon = (what: string): void => {
    if (timers.has(what)) {
      again.add(what)
      return
    }
    send(what)
    const timer = setTimeout(() => {
      timers.delete(what)
      if (again.delete(what)) soon(what)
    }, quietMs)
    timer.unref()
    timers.set(what, timer)
  }

  return {
    get revision() {
      return revision
    },
    add(emit) {
      listeners.add(emit)
      return () => void listeners.delete(emit)
    },
    photosChanged() {
      revision++
      soon('library')
    },
    changed: soon,
    progressed: () => soon('progress'),
    close() {
      timers.forEach((timer) => clearTimeout(timer))
      listeners.clear()
    },
  }
}
