import { Format } from '../../preload/contract/photos.ts'
import { usage } from './exit-code.ts'

const otherNames: Readonly<Record<string, Format>> = { jpg: 'jpeg', tif: 'tiff', heif: 'heic', jfif: 'jpeg' }

/**
 * File types as people write them: `jpg,heic`.
 *
 * @throws {Stop} `usage`, for a type that there is not.
 */
export function formatsOf(text: string): Format[] {
  return text.split(',').map((part) => {
    const name = part.trim().toLowerCase().replace(/^\./, '')
    const found = Format.safeParse(otherNames[name] ?? name)
    if (!found.success)
      throw usage(`“${part}” is not a type that Recollect knows. There are: ${Format.options.join(', ')}.`)
    return found.data
  })
}
