import ExifReader from 'exifreader'
import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { loadSharp } from '../images/sharp.ts'
import { readMetadata } from '../images/metadata/read-metadata.ts'
import { fileOf } from './make-pictures.ts'
import { blank } from './picture.ts'
import { provenancePacket, type Provenance } from './provenance.ts'

const made: Provenance = {
  version: '1.2.3',
  generator: 'recollect-paint',
  model: 'recollect-mini-0123abcd',
  seed: 7,
  steps: 60,
  prompts: [
    { words: 'a red flower', weight: 1 },
    { words: 'people', weight: -0.5 },
  ],
  source: { sha256: 'ab'.repeat(32), strength: 0.5 },
}

async function fileWith(provenance: Provenance, format: 'png' | 'jpeg'): Promise<Buffer> {
  return Buffer.from(await fileOf(loadSharp('native'), blank(8, 8), provenancePacket(provenance), format))
}

/** The XMP properties of a file as a metadata reader knows them. */
async function said(file: Buffer): Promise<Readonly<Record<string, string>>> {
  const { xmp } = await ExifReader.load(file, {
    expanded: true,
    async: true,
    domParser: new DOMParser({ onError: () => undefined }),
  })
  return Object.fromEntries(
    Object.entries(xmp ?? {}).flatMap(([name, tag]) =>
      typeof tag === 'object' && 'value' in tag && typeof tag.value === 'string' ? [[name, tag.value]] : [],
    ),
  )
}

test.each(['png', 'jpeg'] as const)('a %s says that a machine made it, with what, and from what', async (format) => {
  expect(await said(await fileWith(made, format))).toMatchObject({
    CreatorTool: 'Recollect 1.2.3',
    DigitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    AISystemUsed: 'Recollect, recollect-paint led by recollect-mini-0123abcd',
    AIPromptInformation: 'a red flower\npeople:-0.5',
    Generator: 'recollect-paint',
    LedBy: 'recollect-mini-0123abcd',
    Seed: '7',
    Steps: '60',
    SourceSHA256: 'ab'.repeat(32),
    Strength: '0.5',
  })
})

test.each(['png', 'jpeg'] as const)('a %s is known as generated when it is indexed', async (format) => {
  const known = await readMetadata([await fileWith(made, format)], Date.now())
  expect([known.generated, known.camera]).toEqual([true, null])
})

test('words stay the words they are, whatever is in them', async () => {
  const words = `</rdf:RDF> & "quotes" 'and' <b> ]]> 日本 🏖️ \u0000\ud800`
  const file = await fileWith({ ...made, prompts: [{ words, weight: 1 }] }, 'png')
  expect(await said(file)).toMatchObject({
    AIPromptInformation: `</rdf:RDF> & "quotes" 'and' <b> ]]> 日本 🏖️ \ufffd\ufffd`,
    Seed: '7',
  })
})

test('a PNG with a packet is as sound as without', async () => {
  const file = await fileWith(made, 'png')
  const { data, info } = await loadSharp('native')(file, { failOn: 'warning' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height, info.channels, data.every((value) => value === 0)]).toEqual([8, 8, 3, true])
  expect((await loadSharp('native')(file).metadata()).xmpAsString).toContain('trainedAlgorithmicMedia')
})

test('what there was not is not spoken of', async () => {
  const names = Object.keys(await said(await fileWith({ ...made, prompts: [], source: null }, 'png')))
  expect(names).not.toContain('AIPromptInformation')
  expect(names).not.toContain('SourceSHA256')
})
