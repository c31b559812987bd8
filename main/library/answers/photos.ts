import type { Handlers } from '../../../preload/contract/method.ts'
import type { Facets, photoMethods } from '../../../preload/contract/photos.ts'
import type { QueryImages } from '../query-images.ts'
import type { Search } from '../search/search.ts'
import type { Photos } from '../store/photos.ts'
import type { Views } from '../views.ts'

interface PhotoParts {
  readonly photos: Photos
  readonly search: Search
  readonly images: QueryImages
  readonly views: Views
  readonly facets: () => Promise<Facets>
  /** Resolves when the model is loaded, or never will be; loads it if nobody has yet. */
  readonly loading: () => Promise<void>
}

/** Answers about photos. */
export function photoAnswers({
  photos,
  search,
  images,
  views,
  facets,
  loading,
}: PhotoParts): Handlers<typeof photoMethods> {
  return {
    'photos.list': async (request, signal) => {
      // In the first moments after a start, waiting beats saying that there is no model.
      if (search.needsModel(request)) await loading()
      return search.list(request, signal)
    },
    'photos.tiles': ({ ids }) => photos.tiles(ids),
    'photos.get': ({ id }) => photos.get(id),
    'photos.at': ({ path }) => ({ id: photos.at(path) }),
    'photos.view': ({ id, as }, signal) => views.of(photos.get(id), as, signal),
    'facets.get': () => facets(),
    'search.image': async ({ bytes }, signal) => ({ image: await images.add(bytes, signal) }),
  }
}
