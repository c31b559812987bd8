import { expect, test } from 'vitest'
import { runFake, type Answers } from '../fake-surroundings.ts'

const answers: Answers = {
  hello: () => ({ contract: 1, version: '0.1.0', host: 'browser', platform: 'linux' }),
  'activity.settled': () => ({ left: 0, reason: null }),
  'library.counts': () => ({ files: 12, photos: 10, readable: 9, embedded: 8, failed: 1, encoded: 0 }),
  'folders.list': () => [
    {
      id: 1,
      path: '/photos',
      name: 'photos',
      state: 'offline',
      watching: 'none',
      note: null,
      scanning: false,
      scannedAt: null,
      files: 12,
    },
  ],
  'activity.get': () => ({
    paused: false,
    slow: false,
    scanning: false,
    failed: 1,
    stages: [{ stage: 'embed', state: 'idle', done: 8, left: 1, perSecond: null, secondsLeft: null, problem: null }],
  }),
  'models.list': () => [],
}

test('status says what there is, what is left, and what is not there', async () => {
  expect((await runFake(['status'], { answers })).out.split('\n')).toEqual([
    'Library  /home/ada/.local/share/Recollect',
    'Photos   10 photos in 12 files, 8 vectors',
    'Model    none: recollect models list',
    'To do    1 to embed',
    'Aside    1 that could not be read: recollect failed',
    'Folder   /photos (12 files; not there at the moment)',
    '',
  ])
})

test('the same for programs, without starting any work', async () => {
  const { out, opened } = await runFake(['status', '--json'], { answers })
  expect(opened?.work).toBe(false)
  expect(JSON.parse(out)).toEqual({
    version: '0.1.0',
    library: '/home/ada/.local/share/Recollect',
    files: 12,
    photos: 10,
    embedded: 8,
    failed: 1,
    left: { embed: 1 },
    model: null,
    folders: [{ path: '/photos', state: 'offline', watching: 'none', files: 12, note: null }],
  })
})
