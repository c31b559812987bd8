import { columnOf } from '../../preload/contract/columns.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { Failure } from '../../preload/contract/failure.ts'
import { PhotoId, type PhotoDetails, type PhotoList } from '../../preload/contract/photos.ts'
import { isInside } from '../library/folders/paths.ts'
import type { Context } from './context.ts'
import { exitCodes, type ExitCode } from './exit-code.ts'
import { pathFields, printedPath } from './paths.ts'
import { count } from './sizes.ts'
import { takenAt } from './taken-at.ts'

/** Photos asked for at once: enough to keep the library busy, few enough to print the first ones at once. */
const pageSize = 50

interface Answer {
  readonly list: PhotoList
  /** Of a photo's files, the one that lies here is shown. */
  readonly folder?: string | undefined
}

/** Prints what was found, best first, as far as somebody listens. */
export async function printAnswer(
  context: Context,
  client: LibraryClient,
  { list, folder }: Answer,
): Promise<ExitCode> {
  const ids = columnOf.uint32(list.ids)
  const scores = list.scores && columnOf.float32(list.scores)
  let printed = 0
  for (let from = 0; from < ids.length; from += pageSize) {
    const page = await Promise.all(
      Array.from(ids.subarray(from, from + pageSize), (id) => detailsOf(context, client, id)),
    )
    page.forEach((photo, i) => {
      if (!photo) return
      printed += 1
      printPhoto(context, photo, scores?.[from + i], folder)
    })
  }
  if (printed === 0) {
    context.note('Nothing found.')
    return exitCodes.nothingFound
  }
  if (!context.json && context.surroundings.stdout.isTerminal) context.note(summary(printed, list))
  return exitCodes.done
}

/** Undefined for a photo that has gone since the list was made. */
async function detailsOf(context: Context, client: LibraryClient, id: number): Promise<PhotoDetails | undefined> {
  try {
    return await client.call('photos.get', { id: PhotoId.parse(id) }, context.surroundings.interrupted)
  } catch (error) {
    if (error instanceof Failure && error.code === 'not-found') return undefined
    throw error
  }
}

function printPhoto(
  context: Context,
  photo: PhotoDetails,
  score: number | undefined,
  folder: string | undefined,
): void {
  const files = photo.files.filter(({ path }) => folder === undefined || isInside(folder, path))
  const path = (files.find(({ offline }) => !offline) ?? files[0] ?? photo.files[0])?.path
  if (path === undefined) return
  const taken = takenAt(photo.taken)
  if (context.json) {
    // Five digits tell any two photos apart; the rest is noise of the arithmetic.
    context.record({
      ...pathFields(path),
      score: score === undefined ? null : Number(score.toFixed(5)),
      takenAt: taken,
    })
    return
  }
  const { stdout } = context.surroundings
  if (!stdout.isTerminal) return context.line(Buffer.from(printedPath(path, stdout)))
  const date = (taken?.slice(0, 16).replace('T', ' ') ?? '').padEnd(16)
  const rank = score === undefined ? '' : `${score.toFixed(3).padStart(6)}  `
  context.line(`${rank}${date}  ${printedPath(path, stdout).toString()}${photo.offline ? '  (offline)' : ''}`)
}

function summary(printed: number, { total, likely }: PhotoList): string {
  const outstanding = likely === undefined || likely === 0 ? '' : `, ${likely.toLocaleString('en-US')} stand out`
  return `${printed.toLocaleString('en-US')} of ${count(total, 'photo')}${outstanding}`
}
