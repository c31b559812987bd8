import { expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Model } from '../../../preload/contract/models.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

const counts = { files: 12, photos: 10, readable: 9, embedded: 9, failed: 1, encoded: 4 }
const model: Model = {
  id: 'clip',
  name: 'CLIP',
  description: '',
  licence: 'MIT',
  languages: ['en'],
  bytes: 1,
  state: 'installed',
  received: null,
  problem: null,
  current: true,
  understands: 'words',
}

function library(answers: Answers = {}) {
  const added: string[] = []
  const all: Answers = {
    'folders.add': ({ path }) => {
      added.push(path)
      return {
        id: added.length,
        path,
        name: path,
        state: 'online',
        watching: 'events',
        note: null,
        scanning: true,
        scannedAt: null,
        files: 0,
      }
    },
    'activity.settled': () => ({ left: 0, reason: null }),
    'library.counts': () => counts,
    'models.list': () => [model],
    ...answers,
  }
  return { added, answers: all }
}

test('indexing ends, for programs, with one object that counts everything', async () => {
  const { added, answers } = library()
  const { code, out, opened } = await runFake(['index', '~/Pictures', '/media/camera', '--json'], { answers })
  expect(code).toBe(0)
  expect(added).toEqual(['/home/ada/Pictures', '/media/camera'])
  expect(JSON.parse(out)).toEqual({
    files: 12,
    photos: 10,
    embedded: 4,
    reused: 5,
    failed: 1,
    seconds: 0.5,
    photosPerSecond: 8,
  })
  expect(opened?.work).toBe(true)
})

test('a person is told the same in a sentence, and where to look for what was set aside', async () => {
  const { out, err } = await runFake(['index', '/photos'], library())
  expect(out).toBe('10 photos in 12 files: 4 new, 5 known, 1 set aside, in 1 s (8/s)\n')
  expect(err).toBe('What was set aside, and why: recollect failed\n')
})

test('a folder that cannot be read ends it, with the reason', async () => {
  const refused = library({
    'folders.add': () => {
      throw new Failure('folder-unreadable', 'There is no folder /nowhere')
    },
  })
  expect(await runFake(['index', '/nowhere'], refused)).toMatchObject({
    code: 1,
    err: 'There is no folder /nowhere\n',
    closed: true,
  })
})

test('photos that wait for a model are exit code 4; those that wait for something else, 1', async () => {
  const waiting: Answers = { 'activity.settled': () => ({ left: 10, reason: 'Ten photos wait for a model.' }) }
  const without = library({ ...waiting, 'models.list': () => [{ ...model, current: false }] })
  expect(await runFake(['index', '/photos', '--json'], without)).toMatchObject({ code: 4 })
  expect(await runFake(['index', '/photos', '--json'], library(waiting))).toMatchObject({
    code: 1,
    err: 'Ten photos wait for a model.\n',
  })
})

test('--watch stays until Ctrl-C, and then ends well', async () => {
  const interrupt = new AbortController()
  const { answers } = library()
  const surroundings = {
    interrupted: interrupt.signal,
    stderr: {
      write: (text: string | Uint8Array) => void (String(text).includes('Watching') && interrupt.abort()),
      isTerminal: false,
      columns: 80,
    },
  }
  expect(await runFake(['index', '/photos', '--watch'], { answers, surroundings })).toMatchObject({
    code: 0,
    closed: true,
  })
})
