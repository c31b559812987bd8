import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { realDisk, type Disk } from './disk.ts'
import { placeAt } from './place.ts'
import { cleanUp, put, temporaryFolder } from './test-library.ts'

afterAll(cleanUp)

const folder = temporaryFolder()
const trip = join(folder, 'trip')
const photo = PhotoId.parse(7)
put(join(trip, 'known.jpg'))
put(join(trip, 'new.jpg'))
put(join(trip, 'IMG_without_ending'), 'GIF89a')
put(join(trip, 'letter.txt'))
put(join(trip, 'notes without ending'), 'Dear Ada')
put(join(trip, 'broken.jpg'))
put(join(folder, 'elsewhere', 'new.heic'))
put(join(trip, '.hidden.jpg'))
put(join(trip, 'node_modules', 'logo.png'))
symlinkSync(join(trip, 'known.jpg'), join(folder, 'link.jpg'))
symlinkSync(join(folder, 'around.jpg'), join(folder, 'around.jpg'))
mkdirSync(join(folder, 'empty'))

const parts = {
  disk: realDisk,
  photoAt: (path: string) =>
    [join(trip, 'known.jpg'), '/unplugged/summer/sea.jpg'].includes(path) ? photo : undefined,
  folderAt: (path: string) =>
    [trip, '/unplugged'].map((each) => ({ path: each })).find((each) => path.startsWith(each.path)),
  setAside: (path: string) => (path.endsWith('broken.jpg') ? 'The file is empty' : undefined),
}
const at = (path: string, disk: Disk = realDisk) => placeAt(path, { ...parts, disk })

test('a photo is known by its path, and by a link to it', async () => {
  const place = { kind: 'photo', id: photo, folder: trip }
  expect(await at(join(trip, 'known.jpg'))).toEqual(place)
  expect(await at(join(folder, 'link.jpg'))).toEqual(place)
})

test('a photo on a drive that is not connected is known all the same', async () => {
  expect(await at('/unplugged/summer/sea.jpg')).toEqual({ kind: 'photo', id: photo, folder: '/unplugged/summer' })
})

test('a watched folder on a drive that is not connected is known all the same', async () => {
  expect(await at('/unplugged/')).toEqual({ kind: 'folder', path: '/unplugged' })
})

test('a folder is a folder', async () => {
  expect(await at(join(folder, 'empty/'))).toEqual({ kind: 'folder', path: join(folder, 'empty') })
})

test('a picture that is no photo of the library names the folder that could be added', async () => {
  expect(await at(join(folder, 'elsewhere', 'new.heic'))).toEqual({
    kind: 'picture',
    path: join(folder, 'elsewhere', 'new.heic'),
    name: 'new.heic',
    folder: join(folder, 'elsewhere'),
    watched: false,
  })
})

test.each(['new.jpg', 'IMG_without_ending'])(
  '%s, in a folder that is watched, only has to be waited for',
  async (name) => {
    expect(await at(join(trip, name))).toMatchObject({ kind: 'picture', name, watched: true })
  },
)

test.each([
  ['nothing', join(folder, 'nothing.jpg'), 'not-found', /nothing\.jpg cannot be opened: it is not there\.$/],
  ['a link to itself', join(folder, 'around.jpg'), 'not-found', /around\.jpg cannot be opened: /],
  ['a file inside a file', join(trip, 'new.jpg', 'x.jpg'), 'not-found', /cannot be opened: it is not there\.$/],
  ['another kind of file', join(trip, 'letter.txt'), 'image-unreadable', /letter\.txt is not a picture/],
  ['a file that only its bytes tell', join(trip, 'notes without ending'), 'image-unreadable', /is not a picture/],
  ['a device', '/dev/null', 'image-unreadable', /^\/dev\/null is not a picture/],
  [
    'what was set aside',
    join(trip, 'broken.jpg'),
    'image-unreadable',
    /broken\.jpg cannot be shown: The file is empty$/,
  ],
  ['a hidden file', join(trip, '.hidden.jpg'), 'not-found', /passes it over\.$/],
  ['a picture of a program', join(trip, 'node_modules', 'logo.png'), 'not-found', /passes it over\.$/],
  [
    'an address',
    'https://example.org/cat.jpg',
    'invalid-input',
    /^“https:\/\/example\.org\/cat\.jpg” cannot be opened/,
  ],
  ['a path that begins nowhere', '--help', 'invalid-input', /^“--help” cannot be opened/],
  ['a name with an end in it', join(folder, 'a\0b.jpg'), 'invalid-input', /cannot be opened: /],
])('%s is explained', async (_what, path, code, message) => {
  await expect(at(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('a name that is far too long is told in a sentence of ordinary length', async () => {
  const error: unknown = await at(join(folder, `${'x'.repeat(5_000)}.jpg`)).catch((problem: unknown) => problem)
  expect(String(error)).toMatch(/^Failure: …x+\.jpg cannot be opened: its name is too long\.$/)
  expect(String(error).length).toBeLessThan(300)
})

test.runIf(process.platform !== 'win32')(
  'a pipe is refused without being opened, which would wait for ever',
  async () => {
    const pipe = join(folder, 'pipe.jpg')
    execFileSync('mkfifo', [pipe])
    const neverOpened: Disk = { ...realDisk, head: () => Promise.reject(new Error('It was opened')) }
    await expect(at(pipe, neverOpened)).rejects.toMatchObject({ code: 'image-unreadable' })
  },
)

test('a picture that may not be read is explained', async () => {
  const path = join(trip, 'IMG_locked')
  writeFileSync(path, '')
  const denied: Disk = {
    ...realDisk,
    head: () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })),
  }
  await expect(at(path, denied)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(/cannot be opened: Recollect is not allowed to read it\.$/),
  })
})
