import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatNames } from '../../../preload/contract/format-names.ts'
import { pictureEndings } from '../../library/folders/pictures.ts'
import { inProject } from '../root.mjs'

/** Which programs a computer offers for a picture is set up in three ways: here they are held to what the app reads. */
const read = (...path: string[]): string => readFileSync(inProject(...path), 'utf8')
const config = read('electron-builder.yml')
/** The lines of a list, and only of one that is written a line each. */
const listed = (text: string): string[] => [...text.matchAll(/^ +- (\S+)$/gm)].map(([, item]) => item ?? '')
const mimeTypes = listed(/mimeTypes:\n((?: +- .*\n)+)/.exec(config)?.[1] ?? '')
const macTypes = listed(/CFBundleTypeName: Picture\n[^]*?LSItemContentTypes:\n((?: +- .*\n)+)/.exec(config)?.[1] ?? '')
const installer = read('assets', 'installer.nsh')

/** What a format is called by the systems: a part of the name. */
const called: Record<(typeof formatNames)[number], string> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tiff',
  bmp: 'bmp',
  avif: 'avif',
  heic: 'heic',
  jxl: 'jxl',
  raw: 'raw',
}

test.each(formatNames)('%s is offered on Linux and macOS', (format) => {
  const name = called[format]
  expect(mimeTypes).toContainEqual(expect.stringMatching(new RegExp(`^image/.*${name}$`)))
  const onMac = format === 'jxl' ? 'jpeg-xl' : name
  expect(macTypes).toContainEqual(expect.stringMatching(new RegExp(`\\b${onMac}\\b`)))
})

test('software centres know of the same types as the desktop entry', () => {
  const described = [...read('assets', 'org.recollect.app.metainfo.xml').matchAll(/<mediatype>(.*?)<\/mediatype>/g)]
  expect(described.map(([, type]) => type)).toEqual(mimeTypes)
})

test('on Windows every ending that the app reads is offered, and withdrawn by the same list', () => {
  const endings = [...installer.matchAll(/!insertmacro \$\{DO\} "(.*)"/g)].map(([, ending]) => ending)
  expect(new Set(endings)).toEqual(pictureEndings)
  expect(endings).toHaveLength(pictureEndings.size)
  expect(installer).toMatch(
    /customInstall[^]*forEachPicture offerPicture[^]*customUnInstall[^]*forEachPicture withdraw/,
  )
})

test('nowhere does it become what a double click opens', () => {
  const kinds = config.split('- CFBundleTypeName:').slice(1)
  expect(kinds).toHaveLength(2)
  for (const kind of kinds) expect(kind).toMatch(/CFBundleTypeRole: Viewer\n +LSHandlerRank: Alternate\n/)
  // electron-builder's own file associations take the endings over on Windows.
  expect(config).not.toContain('fileAssociations')
  // The unnamed value of an ending says which program it belongs to.
  const written = [...installer.matchAll(/WriteReg\w+ SHCTX "Software\\Classes\\(\..*?)"/g)].map(([, key]) => key)
  expect(written).toEqual(['.${ENDING}\\OpenWithProgids'])
})
