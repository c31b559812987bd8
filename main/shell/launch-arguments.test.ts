import { expect, test } from 'vitest'
import { launchArguments } from './launch-arguments.ts'

test('folders are taken from the command line, relative to where it was typed', () => {
  expect(launchArguments(['Pictures', '/mnt/nas'], '/home/ada', false)).toEqual({
    library: undefined,
    folders: ['/home/ada/Pictures', '/mnt/nas'],
  })
})

test('from the sources, the first folder is the app itself', () => {
  const args = ['--no-sandbox', '--remote-debugging-port=0', '.', '/photos']
  expect(launchArguments(args, '/work', true).folders).toEqual(['/photos'])
})

test.each([[['--library', 'other', '/photos']], [['--library=other', '/photos']]])(
  'another library can be chosen: %j',
  (args) => {
    expect(launchArguments(args, '/home/ada', false)).toEqual({ library: '/home/ada/other', folders: ['/photos'] })
  },
)
