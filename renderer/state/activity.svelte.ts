import type { Activity, SetAside, StageActivity } from '../../preload/contract/activity.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { strings } from '../strings.ts'
import type { Notices } from './notices.svelte.ts'
import { Refresher } from './refresher.ts'

/** Set-aside items asked for at once. */
const pageSize = 50

/** What the library is doing, and what it could not do. */
export class ActivityState {
  now = $state.raw<Activity>()
  setAside = $state.raw<readonly SetAside[]>([])
  setAsideTotal = $state(0)
  readonly #library: LibraryClient
  readonly #notices: Notices
  readonly #refresher: Refresher
  /** The most work that was waiting since there was last none: what the progress line counts down from. */
  #peak = $state(0)

  constructor(library: LibraryClient, notices: Notices) {
    this.#library = library
    this.#notices = notices
    this.#refresher = new Refresher(() => this.#load(), 250)
    library.on('activity.changed', () => this.#refresher.request())
  }

  /** Items waiting in all stages together. */
  readonly left = $derived(this.now?.stages.reduce((sum, stage) => sum + stage.left, 0) ?? 0)

  readonly busy = $derived(this.now !== undefined && (this.now.scanning || this.left > 0))

  /** 0 to 1 through the work at hand; undefined while there is none or its size is not known yet. */
  readonly progress = $derived(this.left === 0 || this.#peak === 0 ? undefined : 1 - this.left / this.#peak)

  /** A stage that cannot go on. */
  readonly stopped: StageActivity | undefined = $derived(this.now?.stages.find((stage) => stage.state === 'stopped'))

  refresh(): void {
    this.#refresher.now()
  }

  async pause(paused: boolean): Promise<void> {
    await this.#try(() => this.#library.call('activity.pause', { paused }))
    this.refresh()
  }

  /** Loads the set-aside list anew, as far as it was loaded. */
  async refreshSetAside(): Promise<void> {
    await this.#loadSetAside(0, Math.min(1_000, Math.max(pageSize, this.setAside.length)))
  }

  async moreSetAside(): Promise<void> {
    await this.#loadSetAside(this.setAside.length, pageSize)
  }

  async retry(): Promise<void> {
    await this.#try(async () => {
      const { retried } = await this.#library.call('failures.retry', {})
      this.#notices.done(strings.activity.retried(retried))
    })
    await this.refreshSetAside()
  }

  async #load(): Promise<void> {
    await this.#try(async () => {
      this.now = await this.#library.call('activity.get', {})
      this.#peak = this.left === 0 ? 0 : Math.max(this.#peak, this.left)
    })
  }

  async #loadSetAside(offset: number, limit: number): Promise<void> {
    await this.#try(async () => {
      const page = await this.#library.call('failures.list', { offset, limit })
      this.setAside = [...this.setAside.slice(0, offset), ...page.items]
      this.setAsideTotal = page.total
    })
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.#notices.problem(error)
    }
  }
}
