import type { Channel } from '../../preload/contract/channel.ts'

/** Fresh channels to whoever answers. Only the desktop has a shell beside the library. */
export interface Opened {
  readonly library: Channel
  readonly shell?: Channel
}

/** One way for this page to reach a library. */
export interface Door {
  readonly kind: 'desktop' | 'browser'
  /** Opens it, or rejects when nobody answers. Called again after the library channel has closed. */
  open(): Promise<Opened>
}
