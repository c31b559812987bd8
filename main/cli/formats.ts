import { Format } from '../../preload/contract/photos.ts'
import { formatOf } from '../../preload/contract/query/formats.ts'
import { usage } from './exit-code.ts'

/**
 * File types as people write them: `jpg,heic`.
 *
 * @throws {Stop} `usage`, for a type that there is not.
 */
export function formatsOf(text: string): Format[] {
  return text.split(',').map((part) => {
    const format = formatOf(part)
    if (format) return format
    throw usage(`“${part}” is not a type that Recollect knows. There are: ${Format.options.join(', ')}.`)
  })
}
