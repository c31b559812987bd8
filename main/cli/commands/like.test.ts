import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { listOf, photo, runFake, type Answers } from '../fake-surroundings.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'recollect-like-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function library() {
  const asked: unknown[] = []
  const answers: Answers = {
    'photos.at': ({ path }) => {
      if (path !== '/photos/7.jpg') throw new Failure('not-found', 'Not in the library')
      return { id: PhotoId.parse(7) }
    },
    'search.image': ({ bytes }) => {
      asked.push(Buffer.from(bytes).toString())
      return { image: 'a'.repeat(32) }
    },
    'photos.list': ({ query }) => {
      asked.push(query.like)
      return listOf([3], [0.9])
    },
    'photos.get': ({ id }) => photo({ id }),
  }
  return { asked, answers }
}

test('a photo of the library is found by its path', async () => {
  const { asked, answers } = library()
  const { out } = await runFake(['like', '/photos/7.jpg'], { answers })
  expect(asked).toEqual([{ kind: 'photo', id: 7 }])
  expect(out).toBe('/photos/3.jpg\n')
})

test('any other picture is handed in', async () => {
  const { asked, answers } = library()
  writeFileSync(join(folder, 'new.jpg'), 'bytes')
  await runFake(['like', 'new.jpg'], { answers, surroundings: { folder } })
  expect(asked).toEqual(['bytes', { kind: 'image', image: 'a'.repeat(32) }])
})

test('a file that is not there is exit code 5', async () => {
  expect(await runFake(['like', '/nowhere.jpg'], library())).toMatchObject({
    code: 5,
    err: 'There is no file /nowhere.jpg.\n',
  })
})

test('a file that is too large to hand in is refused before it is read', async () => {
  const path = join(folder, 'huge.tif')
  writeFileSync(path, '')
  truncateSync(path, 65 * 2 ** 20)
  const { code, err } = await runFake(['like', path], library())
  expect(code).toBe(1)
  expect(err).toMatch(/has 65 MiB.*64 MiB is the most/)
})
