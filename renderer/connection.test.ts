import { expect, test, vi } from 'vitest'
import { channelPair, type Channel } from '../preload/contract/channel.ts'
import { Connection, retryDelayMs } from './connection.ts'
import { Refused } from './doors/door.ts'
import { served, tileOf, type Answers } from './testing/fake-library.ts'
import type { PhotoId } from '../preload/contract/photos.ts'

/** A library that can be reached, lost and reached again, without any time passing. */
function door(answers: Answers) {
  const ends: Channel[] = []
  let refuse = 0
  let stranger = false
  const libraries: ReturnType<typeof served>[] = []
  const connection = new Connection(
    {
      kind: 'browser',
      open() {
        if (refuse-- > 0) return Promise.reject(stranger ? new Refused() : new Error('Nobody answers'))
        const [page, library] = channelPair()
        libraries.push(served(library, answers))
        ends.push(library)
        return Promise.resolve({ library: page })
      },
    },
    () => Promise.resolve(),
  )
  const statuses: string[] = []
  connection.onStatus((status) => statuses.push(status))
  return {
    connection,
    statuses,
    libraries,
    lose: (attempts = 0, asStranger = false) => {
      refuse = attempts
      stranger = asStranger
      ends.at(-1)!.close()
    },
  }
}

const ids = [1] as PhotoId[]

test('calls made before the library can be reached wait for it', async () => {
  const { connection } = door({ 'photos.tiles': () => [tileOf(1)] })
  expect(connection.status).toBe('connecting')
  expect(await connection.library.call('photos.tiles', { ids })).toEqual([tileOf(1)])
})

test('a lost connection is mended, and says so meanwhile', async () => {
  const { connection, statuses, lose } = door({ 'photos.tiles': () => [] })
  await vi.waitFor(() => expect(connection.status).toBe('open'))
  lose(3)
  await vi.waitFor(() => expect(statuses).toEqual(['open', 'reconnecting', 'open']))
  expect(await connection.library.call('photos.tiles', { ids })).toEqual([])
})

test('a library that was started anew, and does not know the page, is told apart from one that is gone', async () => {
  const { connection, statuses, lose } = door({})
  await vi.waitFor(() => expect(connection.status).toBe('open'))
  lose(1, true)
  await vi.waitFor(() => expect(statuses).toEqual(['open', 'reconnecting', 'refused', 'open']))
})

test('a question that the connection broke under is asked again; an order is not', async () => {
  let asked = 0
  const never = new Promise<never>(() => undefined)
  const { connection, lose } = door({
    'photos.tiles': () => (++asked === 1 ? never : [tileOf(1)]),
    'activity.pause': () => never,
  })
  const tiles = connection.library.call('photos.tiles', { ids })
  const pause = connection.library.call('activity.pause', { paused: true })
  const refused = expect(pause).rejects.toMatchObject({ code: 'compute-died' })
  await vi.waitFor(() => expect(asked).toBe(1))
  lose()
  expect(await tiles).toEqual([tileOf(1)])
  await refused
})

test('listeners outlive the connection they were added to', async () => {
  const { connection, libraries, lose } = door({})
  const heard: number[] = []
  const stop = connection.library.on('library.changed', ({ revision }) => heard.push(revision))
  await vi.waitFor(() => expect(libraries).toHaveLength(1))
  libraries[0]!.emit('library.changed', { revision: 1 })
  await vi.waitFor(() => expect(heard).toEqual([1]))
  lose()
  await vi.waitFor(() => expect(libraries).toHaveLength(2))
  libraries[1]!.emit('library.changed', { revision: 2 })
  await vi.waitFor(() => expect(heard).toEqual([1, 2]))
  stop()
  libraries[1]!.emit('library.changed', { revision: 3 })
  await connection.library.call('photos.tiles', { ids }).catch(() => undefined)
  expect(heard).toEqual([1, 2])
})

test('what is no longer wanted does not wait for a connection', async () => {
  const { connection } = door({})
  const abort = new AbortController()
  const call = connection.library.call('photos.tiles', { ids }, abort.signal)
  abort.abort()
  await expect(call).rejects.toMatchObject({ code: 'cancelled' })
})

test('attempts come quickly at first and never rarer than every ten seconds', () => {
  expect([0, 1, 2, 10, 100].map(retryDelayMs)).toEqual([250, 500, 1000, 10_000, 10_000])
})
