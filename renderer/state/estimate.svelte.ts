import type { generationMethods } from '../../preload/contract/generations.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Input } from '../../preload/contract/method.ts'
import { NewestAnswer } from './newest-answer.svelte.ts'

/** How pictures are made, as far as the time it takes depends on it. */
export type Making = Input<(typeof generationMethods)['generations.estimate']>

/** Settings are often changed several at a time. */
const pauseMs = 250

/** How long pictures would take on this computer. A problem means that nothing can be made, either. */
export class Estimate extends NewestAnswer<Making, number | null> {
  constructor(library: LibraryClient) {
    super(async (making, signal) => (await library.call('generations.estimate', making, signal)).seconds, pauseMs)
  }

  /** Null: nobody knows yet, because pictures are being made. Undefined: not asked, or it could not be found out. */
  get seconds(): number | null | undefined {
    return this.now
  }
}
