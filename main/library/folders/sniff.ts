import type { FoundFile } from '../store/files.ts'
import type { Disk } from './disk.ts'
import { headBytes, looksLikePicture } from './pictures.ts'

/** Answers that are remembered at most: some 10 MB. Beyond, files are simply opened again by the next scan. */
const memoryLimit = 50_000

/** Tells pictures from other files by their first bytes, where the name says nothing. */
export interface Sniffer {
  isPicture(file: FoundFile): Promise<boolean>
}

/** A sniffer that does not open the same version of the same file twice in a session to find that it is no picture. */
export function createSniffer(disk: Disk): Sniffer {
  const others = new Set<string>()
  return {
    async isPicture(file) {
      const key = `${file.mtime} ${file.size} ${file.path}`
      if (others.has(key)) return false
      try {
        if (looksLikePicture(await disk.head(file.path, headBytes))) return true
      } catch {
        // Nobody knows what it is, so there is nothing to report; the next scan asks again.
        return false
      }
      if (others.size < memoryLimit) others.add(key)
      return false
    },
  }
}
