import { PhotoDetails } from '../photos.ts'

/** For tests: everything there is to know about a photo that nothing is known about, but for `known`. */
export function photo(known: Partial<Omit<PhotoDetails, 'id'>> & { readonly id: number }): PhotoDetails {
  return PhotoDetails.parse({
    hash: known.id.toString(16).padStart(64, '0'),
    name: `${known.id}.jpg`,
    taken: { local: '2020-01-02T03:04:05.000', offsetMinutes: null, source: 'file' },
    offline: false,
    caption: null,
    favourite: false,
    format: 'jpeg',
    bytes: 1,
    width: 1,
    height: 1,
    files: [{ path: `/photos/${known.id}.jpg`, folder: '/photos', offline: false }],
    camera: null,
    lens: null,
    exposureTime: null,
    aperture: null,
    iso: null,
    focalLength: null,
    latitude: null,
    longitude: null,
    altitude: null,
    rating: null,
    title: null,
    description: null,
    keywords: [],
    generated: false,
    embedded: true,
    ...known,
  })
}
