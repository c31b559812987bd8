import { expect, test, vi } from 'vitest'
import type { PhotoId, PhotoTile } from '../../preload/contract/photos.ts'
import { fakeLibrary, listOf, tileOf, type Answers } from '../testing/fake-library.ts'
import { answerOf } from './answer.ts'
import { Tiles } from './tiles.svelte.ts'

const answer = answerOf(listOf(Array.from({ length: 1_000 }, (_, i) => i + 1)))

function tilesOf(tiles: NonNullable<Answers['photos.tiles']> = ({ ids }) => ids.map((id) => tileOf(id))) {
  const library = fakeLibrary({ 'photos.tiles': tiles })
  const problems: unknown[] = []
  return { library, problems, tiles: new Tiles(library.client, (error) => problems.push(error)) }
}

test('what is in sight is fetched in windows, and only once', async () => {
  const { tiles, library } = tilesOf()
  tiles.show(answer, 90, 120)
  await vi.waitFor(() => expect(tiles.get(101)?.name).toBe('IMG_101.jpg'))
  expect(tiles.get(1)).toBeDefined()
  tiles.show(answer, 50, 150)
  tiles.show(answer, 150, 210)
  await vi.waitFor(() => expect(tiles.get(201)).toBeDefined())
  const windows = library.inputs('photos.tiles').map(({ ids }) => `${ids[0]}+${ids.length}`)
  // What is nearest the middle comes first.
  expect(windows).toEqual(['101+100', '1+100', '201+100'])
})

test('what has scrolled away is no longer waited for', async () => {
  const first = Promise.withResolvers<readonly PhotoTile[]>()
  const { tiles, library } = tilesOf(({ ids }) => (ids[0] === 1 ? first.promise : ids.map((id) => tileOf(id))))
  tiles.show(answer, 0, 50)
  await vi.waitFor(() => expect(library.signals('photos.tiles')).toHaveLength(1))
  tiles.show(answer, 500, 550)
  await vi.waitFor(() => expect(tiles.get(501)).toBeDefined())
  expect(library.signals('photos.tiles').map((signal) => signal.aborted)).toEqual([true, false])
  first.resolve([])
})

test('scrolling fast keeps two requests on their way, not hundreds', async () => {
  const waiting: (() => void)[] = []
  const { tiles, library } = tilesOf(
    ({ ids }) => new Promise((resolve) => waiting.push(() => resolve(ids.map((id) => tileOf(id))))),
  )
  tiles.show(answer, 0, 1_000)
  await vi.waitFor(() => expect(library.inputs('photos.tiles')).toHaveLength(2))
  waiting.splice(0).forEach((resolve) => resolve())
  await vi.waitFor(() => expect(library.inputs('photos.tiles')).toHaveLength(4))
  expect(library.inputs('photos.tiles')[0]!.ids[0]).toBeGreaterThan(300)
})

test('after a change what is in sight is asked for again, and shown as it was until then', async () => {
  let offline = false
  const { tiles } = tilesOf(({ ids }) => ids.map((id) => tileOf(id, { offline })))
  tiles.show(answer, 0, 50)
  await vi.waitFor(() => expect(tiles.get(1)?.offline).toBe(false))
  offline = true
  tiles.expire()
  expect(tiles.get(1)?.offline).toBe(false)
  await vi.waitFor(() => expect(tiles.get(1)?.offline).toBe(true))
})

test('a failure is told once and does not ask for ever', async () => {
  const { tiles, library, problems } = tilesOf(() => {
    throw new Error('broken')
  })
  tiles.show(answer, 0, 50)
  await vi.waitFor(() => expect(problems).toHaveLength(1))
  tiles.show(answer, 0, 51)
  await vi.waitFor(() => expect(library.inputs('photos.tiles')).toHaveLength(1))
})

test('single photos can be asked for, and those that are gone are left out', async () => {
  const { tiles } = tilesOf(({ ids }) => ids.filter((id) => id !== 2).map((id) => tileOf(id)))
  const found = await tiles.fetch([1, 2, 3] as PhotoId[])
  expect(found.map(({ id }) => id)).toEqual([1, 3])
})
