import { join } from 'node:path'

/** What each preview is for: `small` for the grid, `large` for the viewer and for the model. */
export type PreviewSize = 'small' | 'large'

/** JPEG: at the same size and fidelity WebP costs four times the CPU, both to write and to read. */
export const previewExtension = 'jpg'
export const previewType = 'image/jpeg'

/** Where a library keeps the previews of its photos. */
export function previewsFolder(library: string): string {
  return join(library, 'previews')
}

/** Where the previews of one content live: spread over 256 folders, so that none grows too large to list. */
export function previewFolder(previews: string, hash: string): string {
  return join(previews, hash.slice(0, 2), hash)
}

export function previewPath(previews: string, hash: string, size: PreviewSize): string {
  return join(previewFolder(previews, hash), `${size}.${previewExtension}`)
}
