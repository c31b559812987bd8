import { expect, test } from 'vitest'
import { argumentPath } from './argument-path.ts'

test.each([
  ['Pictures', '/home/ada/Pictures'],
  ['./--help.jpg', '/home/ada/--help.jpg'],
  ['/photos/50% off.jpg', '/photos/50% off.jpg'],
  ['/photos/', '/photos'],
  ['C:photo.jpg', '/home/ada/C:photo.jpg'],
  ['file:///photos/sea%20and%20sky%23.jpg', '/photos/sea and sky#.jpg'],
  ['file:/photos/sea.jpg', '/photos/sea.jpg'],
  ['FILE:///photos/sea.jpg', '/photos/sea.jpg'],
  ['file:///photos/caf%C3%A9.jpg', '/photos/café.jpg'],
  ['file:///photos/caf%E9.jpg', '/photos/caf\uefe9.jpg'],
])('%s is %s', (argument, path) => {
  expect(argumentPath(argument, '/home/ada')).toBe(path)
})

test.each(['https://example.org/a.jpg', 'smb://nas/photos/a.jpg', 'file://nas/photos/a.jpg'])(
  '%s is no path, and stays as it is',
  (argument) => {
    expect(argumentPath(argument, '/home/ada')).toBe(argument)
  },
)
