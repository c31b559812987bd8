import type { LabelId } from '../../preload/contract/labels.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoChoiceInput } from '../../preload/contract/photo-choice.ts'
import { strings } from '../strings.ts'
import type { Changes } from './changes.svelte.ts'

/** What a person says about a label of a photo; `clear` takes back what was said. */
export type Verdict = 'yes' | 'no' | 'clear'

/** Saying of photos what they are. */
export class Tagging {
  readonly #library: LibraryClient
  readonly #changes: Changes

  constructor(library: LibraryClient, changes: Changes) {
    this.#library = library
    this.#changes = changes
  }

  /** `named`: what the labels are called, for telling. Answers whether it was done. */
  async say(
    photos: PhotoChoiceInput,
    labels: readonly (LabelId | string)[],
    verdict: Verdict,
    named: readonly string[],
  ): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('tags.say', { photos, labels: [...labels], verdict }),
      (said) => {
        const text = strings.tags.said[verdict](said.photos, strings.list(named))
        const others = said.added + said.removed
        return others === 0 ? text : `${text}; ${strings.tags.followed(said.added, said.removed)}`
      },
    )
    return result !== undefined
  }

  /** `count`: photos that are meant, for telling. */
  async favour(photos: PhotoChoiceInput, favourite: boolean, count: number): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('favourites.set', { photos, favourite }),
      () => (favourite ? strings.tags.favoured : strings.tags.unfavoured)(count),
    )
    return result !== undefined
  }
}
