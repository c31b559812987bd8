import type { Metadata } from './compute.ts'

/** What is known about a picture that says nothing about itself. */
export const nothingKnown: Metadata = {
  takenAt: null,
  takenOffset: null,
  takenSource: null,
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
}
