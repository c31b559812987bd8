import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { openLocal } from '../../../hosts/open-local.ts'
import { writeSamplePhotosApart } from '../sample-photos.ts'
import { summary, type Measurement } from '../scale/measurement.ts'

export interface SearchesTask {
  /** A folder of its own, to be deleted by whoever made it. */
  readonly scratch: string
  /** Photos in the library, and phrases typed before and while pictures are made. */
  readonly photos: number
  readonly phrases: number
  readonly signal: AbortSignal
}

/** How long a typed phrase takes to its answer, with nothing else going on and while pictures are made. */
export interface Searches {
  readonly idle: Measurement
  readonly making: Measurement
}

const subjects =
  'a dog, snow, my sister laughing, a red bicycle, food on a table, the sea at night, mountains, a cat'.split(', ')
/** A person who looks at every answer for a moment. */
const lookMs = 300

/** Searches a small library, in which a search is mostly the encoding of its phrase: that is what shares the processor. */
export async function measureSearches({ scratch, photos, phrases, signal }: SearchesTask): Promise<Searches> {
  const folder = join(scratch, 'photos')
  await writeSamplePhotosApart(folder, { count: photos, megapixels: 0.1 })
  const local = await openLocal({ library: join(scratch, 'library'), door: 'recollect bench', work: true })
  const { call } = local.client
  try {
    await call('folders.add', { path: folder }, signal)
    await call('activity.settled', {}, signal)
    let phrase = 0
    const type = async (): Promise<number[]> => {
      const times: number[] = []
      for (let typed = -1; typed < phrases; typed++) {
        const begun = performance.now()
        // Each phrase is a new one, so that it has to be encoded.
        const text = `${subjects[++phrase % subjects.length]!} ${phrase}`
        await call('photos.list', { query: { text } }, signal)
        if (typed >= 0) times.push(performance.now() - begun)
        await pause(lookMs, undefined, { signal })
      }
      return times
    }
    const idle = summary('a typed phrase', await type())
    const { id } = await call(
      'generations.start',
      { wishes: [{ kind: 'words', words: 'a sunset' }], generator: 'recollect-paint', quality: 'best', count: 16 },
      signal,
    )
    while ((await call('generations.get', { id }, signal)).variations[0]?.step === 0)
      await pause(50, undefined, { signal })
    const making = summary('a typed phrase while pictures are made', await type())
    const { state, problem } = await call('generations.get', { id }, signal)
    if (state !== 'running') throw new Error(`Pictures were to be made all the time: ${problem ?? state}`)
    return { idle, making }
  } finally {
    await local.close()
  }
}
