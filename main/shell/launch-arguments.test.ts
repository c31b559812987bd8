import { expect, test } from 'vitest'
import { launchArguments } from './launch-arguments.ts'

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
