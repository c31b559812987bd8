import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { AlbumId } from '../../../preload/contract/albums.ts'
import { ChangeId } from '../../../preload/contract/changes.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { listOf, photo, runFake, type Answers } from '../fake-surroundings.ts'

/** A library with the photos 7 (`/photos/7.jpg`) and 8 (`/photos/8.jpg`), and two albums. */
function library() {
  const asked: unknown[] = []
  const change = ChangeId.parse(1)
  const album = (id: number, name: string, photos: number) => ({
    id: AlbumId.parse(id),
    name,
    photos,
    cover: null,
    coverChosen: false,
    createdAt: Date.UTC(2019, 7, 31),
  })
  const answers: Answers = {
    'photos.at': ({ path }) => {
      const number = /^\/photos\/([78])\.jpg$/.exec(path)?.[1]
      if (number === undefined) throw new Failure('not-found', 'Not in the library')
      return { id: PhotoId.parse(Number(number)) }
    },
    'photos.tiles': ({ ids }) =>
      ids
        .filter((id) => id === 7 || id === 8)
        .map((id) => {
          const { hash, name, taken, offline, caption, favourite } = photo({ id })
          return { id, hash, name, taken, offline, caption, favourite }
        }),
    'photos.list': ({ query }) => listOf(query.filters.folder === '/photos' ? [8, 7] : []),
    'albums.list': () => [album(1, 'Holiday', 1), album(2, 'Zoo 1\u0007', 1_200)],
    'albums.create': (input) => {
      asked.push(input)
      return { id: AlbumId.parse(3), added: 'ids' in input.photos ? input.photos.ids.length : 5, change }
    },
    'albums.add': (input) => {
      asked.push(input)
      return { added: 1, change }
    },
    'albums.remove': (input) => {
      asked.push(input)
      return { removed: 2, change }
    },
    'albums.delete': (input) => {
      asked.push(input)
      return { change }
    },
  }
  return { asked, answers }
}

test('albums are listed with how many photos they have, and nothing that a terminal would obey', async () => {
  const { out } = await runFake(['album', 'list'], library())
  expect(out).toBe('Holiday  1 photo\nZoo 1\ufffd   1,200 photos\n')
})

test('albums are listed for programs as they are', async () => {
  const { out } = await runFake(['album', 'list', '--json'], library())
  expect(out.split('\n')[0]).toBe('{"id":1,"name":"Holiday","photos":1,"createdAt":"2019-08-31T00:00:00.000Z"}')
})

test('no albums are exit code 5', async () => {
  expect(await runFake(['album', 'list'], { answers: { 'albums.list': () => [] } })).toMatchObject({
    code: 5,
    err: 'There are no albums yet.\n',
  })
})

test('an album is made of photos by their paths and numbers, and of folders', async () => {
  const { asked, answers } = library()
  const { err } = await runFake(['album', 'create', 'Trip', '/photos/7.jpg', '8', '/photos'], { answers })
  expect(asked).toEqual([{ name: 'Trip', photos: { ids: [7, 8, 8, 7] } }])
  expect(err).toBe('“Trip” has 4 photos.\n')
})

test('an album is made of what a search finds', async () => {
  const { asked, answers } = library()
  const { out } = await runFake(['album', 'create', 'Trip', '--query', 'dog date:2019', '--json'], { answers })
  expect(asked).toEqual([
    { name: 'Trip', photos: { query: { text: 'dog date:2019', filters: {}, sort: 'relevance' } } },
  ])
  expect(out).toBe('{"id":3,"added":5}\n')
})

test('an album can be made empty', async () => {
  const { asked, answers } = library()
  await runFake(['album', 'create', 'Trip'], { answers })
  expect(asked).toEqual([{ name: 'Trip', photos: { ids: [] } }])
})

test('photos are put into an album and taken out of it, however its name is written', async () => {
  const { asked, answers } = library()
  const added = await runFake(['album', 'add', 'HOLIDAY ', '/photos/7.jpg'], { answers })
  expect(added.err).toBe('1 photo added to “Holiday”.\n')
  const removed = await runFake(['album', 'remove', 'holiday', '7', '8'], { answers })
  expect(removed.err).toBe('2 photos removed from “Holiday”.\n')
  expect(asked).toEqual([
    { id: 1, photos: { ids: [7] } },
    { id: 1, photos: { ids: [7, 8] } },
  ])
})

test('deleting an album tells how to get it back', async () => {
  const { asked, answers } = library()
  const { err } = await runFake(['album', 'delete', 'holiday'], { answers })
  expect(asked).toEqual([{ id: 1 }])
  expect(err).toBe('“Holiday” is deleted. “recollect undo” brings it back.\n')
})

test('an album that there is not is exit code 5, with those that there are', async () => {
  expect(await runFake(['album', 'delete', 'Trip'], library())).toMatchObject({
    code: 5,
    err: 'No album is called “Trip”. There are: “Holiday”, “Zoo 1\ufffd”\n',
  })
})

test('what cannot be meant is said before anything is changed', async () => {
  const folder = mkdtempSync(`${tmpdir()}/recollect-album-`)
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { asked, answers } = library()
  const say = async (...args: string[]) => {
    const { code, err } = await runFake(['album', ...args], { answers })
    return `${code} ${err}`
  }
  expect(await say('add', 'Holiday')).toBe('2 Say which photos to add: their paths, or --query and a search.\n')
  expect(await say('add', 'Holiday', '7', '--query', 'dog')).toMatch(/^2 .*not both/)
  expect(await say('add', 'Holiday', '9')).toMatch(/^5 There is no photo 9 in the library/)
  expect(await say('add', 'Holiday', '/nowhere.jpg')).toBe('5 There is no file /nowhere.jpg.\n')
  expect(await say('add', 'Holiday', folder)).toMatch(/^5 No photo of the library is in .*recollect index/)
  expect(asked).toEqual([])
})
