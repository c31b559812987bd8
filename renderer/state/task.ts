import type { Album, SavedSearch } from '../../preload/contract/albums.ts'
import type { GenerationId } from '../../preload/contract/generations.ts'
import type { LabelId } from '../../preload/contract/labels.ts'
import type { PhotoChoiceInput } from '../../preload/contract/photo-choice.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'

/** Something that a person is in the middle of, in a dialog over the photos. */
export type Task =
  | { readonly kind: 'tag'; readonly photos: readonly PhotoId[] }
  | { readonly kind: 'album'; readonly photos: readonly PhotoId[] }
  | { readonly kind: 'new-album'; readonly photos: PhotoChoiceInput; readonly name: string }
  | { readonly kind: 'rename-album'; readonly album: Album }
  | { readonly kind: 'save-search'; readonly text: string }
  | { readonly kind: 'rename-search'; readonly search: SavedSearch }
  /** One that there is, or the name of a new one. */
  | { readonly kind: 'label'; readonly label: LabelId | string }
  | { readonly kind: 'teach'; readonly label: LabelId }
  | {
      readonly kind: 'make'
      /** One to look at. */
      readonly shown: GenerationId | undefined
      /** Something to know about what is asked for. */
      readonly note: string | undefined
    }
  | { readonly kind: 'review'; readonly photos: ReviewPhotos; readonly labels?: readonly LabelId[] }

/** Which photos to go through, with what that is called. */
export interface ReviewPhotos {
  readonly choice: PhotoChoiceInput
  readonly said: string
}
