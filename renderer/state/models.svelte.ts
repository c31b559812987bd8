import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Encoder, Model } from '../../preload/contract/models.ts'
import { strings } from '../strings.ts'
import type { Notices } from './notices.svelte.ts'
import { Refresher } from './refresher.ts'

/** The models there are, the one in use, and how it runs on this computer. */
export class Models {
  /** Undefined until the library has answered. */
  list = $state.raw<readonly Model[]>()
  encoder = $state.raw<Encoder>()
  probing = $state(false)
  readonly #library: LibraryClient
  readonly #notices: Notices
  readonly #refresher: Refresher

  constructor(library: LibraryClient, notices: Notices) {
    this.#library = library
    this.#notices = notices
    this.#refresher = new Refresher(() => this.#load(), 200)
    library.on('models.changed', () => this.#refresher.request())
  }

  readonly current = $derived(this.list?.find((model) => model.current))

  /** What the person should know about searching with what there is. */
  readonly limitation: 'no-model' | 'colours' | undefined = $derived(
    this.list === undefined
      ? undefined
      : this.current === undefined
        ? 'no-model'
        : this.current.understands === 'colours'
          ? 'colours'
          : undefined,
  )

  refresh(): void {
    this.#refresher.now()
  }

  download = (id: string): Promise<void> => this.#act(() => this.#library.call('models.download', { id }))
  cancel = (id: string): Promise<void> => this.#act(() => this.#library.call('models.cancel', { id }))
  use = (id: string): Promise<void> =>
    this.#act(async () => {
      await this.#library.call('models.use', { id })
      const name = this.list?.find((model) => model.id === id)?.name ?? id
      this.#notices.done(strings.settings.model.started(name))
    })
  importFrom = (id: string, folder: string): Promise<void> =>
    this.#act(() => this.#library.call('models.import', { id, folder }))

  async probe(): Promise<void> {
    this.probing = true
    await this.#act(async () => {
      this.encoder = await this.#library.call('encoder.probe', {})
    })
    this.probing = false
  }

  async #act(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.#notices.problem(error)
    }
    this.refresh()
  }

  async #load(): Promise<void> {
    try {
      const [list, encoder] = await Promise.all([
        this.#library.call('models.list', {}),
        this.#library.call('encoder.get', {}),
      ])
      this.list = list
      this.encoder = encoder
    } catch (error) {
      this.#notices.problem(error)
    }
  }
}
