import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { testData } from '../../test-data.ts'
import { libraryPath } from './paths.ts'
import { cleanUp, openTestLibrary, temporaryFolder } from './test-library.ts'

const archive = testData('data/torture/torture.tar.gz')
afterAll(cleanUp)

test.skipIf(!archive)('hostile files: every picture among them is found, and nothing else', async () => {
  const root = temporaryFolder()
  execFileSync('tar', ['-xzf', archive!, '-C', root])
  const library = openTestLibrary({ follow: false })
  await library.folders.add(root)
  await library.folders.scan()
  await library.identify()

  const found = new Set(library.paths().map((path) => path.slice(path.indexOf('synthetic/'))))
  for (const name of ['JPEG-NO-EXT', 'UPPER.JPG', 'double.jpg.jpeg', 'jpeg-as.png', 'jpeg-as.heic'])
    expect(found).toContain(`synthetic/wrong-extension/${name}`)
  for (const name of [
    'back\\slash.jpg',
    'new\nline.jpg',
    'Zu\u0308rich e\u0301.jpg',
    'Z\u00fcrich \u00e9.jpg',
    '--help.jpg',
  ])
    expect(found).toContain(`synthetic/names/${name}`)
  expect(found).toContain(`synthetic/names/${libraryPath(Buffer.from('invalid-utf8-\xff\xfe.jpg', 'latin1'))}`)
  expect([...found].filter((path) => path.startsWith('synthetic/links/'))).toEqual([
    'synthetic/links/a/hard.jpg',
    'synthetic/links/a/link.jpg',
    'synthetic/links/a/real.jpg',
  ])
  for (const name of [
    'not-images/._IMG_0001.jpg',
    'not-images/Thumbs.db',
    'wrong-extension/photo.jpg.part',
    'links/a/loop',
  ])
    expect(found).not.toContain(`synthetic/${name}`)

  const index = JSON.parse(readFileSync(testData('data/torture/index.json')!, 'utf8')) as { file: string }[]
  const left = index
    .map(({ file }) => file)
    .filter((file) => existsSync(join(root, file)) && !library.files.at(join(root, file)))
  // What is passed over outside the collections of things that are no pictures, or none that Recollect reads.
  expect(left.filter((file) => !/not-images|metadata-stubs/.test(file)).sort()).toEqual([
    'synthetic/bombs/svg-huge.svg',
    'synthetic/links/a/loop',
    'synthetic/wrong-extension/photo.jpg.part',
  ])
  expect(library.failures.count()).toBe(0)
})
