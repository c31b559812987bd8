import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillSynthetically } from '../../../library/search/synthetic-library.ts'
import { openStore } from '../../../library/store/open.ts'
import { answerApart, apart } from '../apart.ts'

/** A library of made-up photos on the disk, to be measured. */
export interface MadeLibrary {
  /** Its folder, with `library.db`. */
  readonly folder: string
  readonly photos: number
  readonly dimensions: number
}

const mark = 'complete'

/** The library of so many photos below `data`: made if it is not there. A million take some minutes and 3.6 GB. */
export async function madeLibrary(
  data: string,
  photos: number,
  dimensions: number,
  signal: AbortSignal,
): Promise<MadeLibrary> {
  const made = { folder: join(data, String(photos)), photos, dimensions }
  if (!existsSync(join(made.folder, mark))) await apart(import.meta.filename, 'make-library', made, signal)
  return made
}

await answerApart(import.meta.filename, 'make-library', async ({ folder, photos, dimensions }: MadeLibrary) => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const db = openStore(join(folder, 'library.db'))
  const begun = performance.now()
  fillSynthetically(db, { photos, dimensions })
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  const seconds = (performance.now() - begun) / 1_000
  writeFileSync(join(folder, mark), JSON.stringify({ photos, dimensions, seconds }))
  return { seconds }
})
