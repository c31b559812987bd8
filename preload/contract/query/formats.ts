import { formatNames } from '../format-names.ts'
import type { Format } from '../photos.ts'

const otherNames: Readonly<Record<string, Format>> = { jpg: 'jpeg', tif: 'tiff', heif: 'heic', jfif: 'jpeg' }

/** A file type as people write it: `jpg`, `.HEIC`. Undefined for a type that there is not. */
export function formatOf(text: string): Format | undefined {
  const name = text.trim().toLowerCase().replace(/^\./, '')
  return otherNames[name] ?? formatNames.find((format) => format === name)
}
