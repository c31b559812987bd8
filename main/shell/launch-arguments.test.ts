import { expect, test } from 'vitest'
import { launchArguments, withinHandover } from './launch-arguments.ts'

test('folders and pictures are taken from the command line, relative to where it was typed', () => {
  expect(launchArguments(['Pictures', '/mnt/nas'], '/home/ada', false)).toEqual({
    library: undefined,
    places: ['/home/ada/Pictures', '/mnt/nas'],
  })
})

test('from the sources, the first folder is the app itself', () => {
  const args = ['--no-sandbox', '--remote-debugging-port=0', '.', '/photos']
  expect(launchArguments(args, '/work', true).places).toEqual(['/photos'])
})

test.each([[['--library', 'other', '/photos']], [['--library=other', '/photos']]])(
  'another library can be chosen: %j',
  (args) => {
    expect(launchArguments(args, '/home/ada', false)).toEqual({ library: '/home/ada/other', places: ['/photos'] })
  },
)

test.each(['--remote-debugging-port=9222', '-psn_0_12345', '--', '-'])('%s is none of ours', (flag) => {
  expect(launchArguments([flag, 'sea.jpg'], '/photos', false).places).toEqual(['/photos/sea.jpg'])
})

test('file managers name places by their addresses', () => {
  const args = ['file:///photos/sea%20and%20sky.jpg', 'smb://nas/photos']
  expect(launchArguments(args, '/', false).places).toEqual(['/photos/sea and sky.jpg', 'smb://nas/photos'])
})

test('a launch with more photos than can be handed over keeps the first ones, and every flag', () => {
  const photos = Array.from(
    { length: 500 },
    (_, number) => `/home/ada/Pictures/Größer als gedacht/海 IMG_${number}.jpg`,
  )
  const args = ['--no-sandbox', ...photos, '--library', '/photos']
  const fitting = withinHandover(args, '/home/ada')!
  expect(fitting.slice(0, 3)).toEqual(args.slice(0, 3))
  expect(fitting.slice(-2)).toEqual(['--library', '/photos'])
  expect(fitting.length).toBeGreaterThan(100)
  const { places } = launchArguments(fitting, '/home/ada', false)
  expect(Buffer.byteLength(fitting.join() + JSON.stringify(places))).toBeLessThan(30_000)
  expect(withinHandover(fitting, '/home/ada')).toBeUndefined()
})
