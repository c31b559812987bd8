import type { Channel } from '../../preload/contract/channel.ts'

/** Fresh channels to whoever answers. Only the desktop has a shell beside the library. */
export interface Opened {
  readonly library: Channel
  readonly shell?: Channel
}

/** Somebody answers, and does not know this page: they were started anew since it was opened. */
export class Refused extends Error {}

/** One way for this page to reach a library. */
export interface Door {
  readonly kind: 'desktop' | 'browser'
  /** Opens it, or rejects: with {@link Refused}, or because nobody answers. Called again after the library channel has closed. */
  open(): Promise<Opened>
}
