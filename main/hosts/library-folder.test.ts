import { expect, test } from 'vitest'
import { defaultLibraryFolder } from './library-folder.ts'

test.each([
  ['linux', {}, '/home/ada', '/home/ada/.local/share/Recollect'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ada', '/data/Recollect'],
  ['linux', { XDG_DATA_HOME: 'data' }, '/home/ada', '/home/ada/.local/share/Recollect'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/ada', '/Users/ada/Library/Application Support/Recollect'],
  [
    'win32',
    { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
    'C:\\Users\\ada',
    'C:\\Users\\ada\\AppData\\Roaming\\Recollect',
  ],
] as const)('on %s with %j in %s the library is in %s', (platform, env, home, expected) => {
  expect(defaultLibraryFolder({ platform, env, home })).toBe(expected)
})
