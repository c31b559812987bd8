import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../test-data.ts'
import type { Metadata } from '../../../library/compute.ts'
import { jpegSaying, type ExifFields } from '../testing/exif-bytes.ts'
import { tiffBytes } from '../testing/tiff-bytes.ts'
import { nothingKnown } from '../../../library/nothing-known.ts'
import { readMetadata } from './read-metadata.ts'

const now = Date.UTC(2026, 5, 1)
const read = async (fields: ExifFields): Promise<Metadata> => readMetadata([await jpegSaying(fields)], now)
const taken = async (fields: ExifFields) => {
  const { takenAt, takenOffset, takenSource } = await read(fields)
  return [takenAt === null ? null : new Date(takenAt).toISOString().slice(0, -1), takenOffset, takenSource]
}

describe('when a picture was taken', () => {
  const moment = { DateTimeOriginal: '2019:08:31 14:03:22' }

  test('is the clock on the wall, to the millisecond, with the offset that the file states', async () => {
    const exif = { ...moment, SubSecTimeOriginal: '15', OffsetTimeOriginal: '+05:30' }
    expect(await taken({ exif })).toEqual(['2019-08-31T14:03:22.150', 330, 'metadata'])
    expect(await taken({ exif: { ...moment, OffsetTimeOriginal: '-08:00' } })).toEqual([
      '2019-08-31T14:03:22.000',
      -480,
      'metadata',
    ])
  })

  test('has no offset where the file states none, or one that there is not', async () => {
    expect(await taken({ exif: moment })).toEqual(['2019-08-31T14:03:22.000', null, 'metadata'])
    for (const offset of ['-09:39', '+19:00', '   :  ', 'CEST']) {
      expect((await taken({ exif: { ...moment, OffsetTimeOriginal: offset } }))[1]).toBeNull()
    }
  })

  test('is unknown where the date is none', async () => {
    const impossible = [
      '0000:00:00 00:00:00',
      '    :  :     :  :  ',
      '2019:02:30 10:00:00',
      '2019:13:01 10:00:00',
      '1825:01:01 00:00:00',
    ]
    for (const text of [...impossible, '2019:08:31 25:00:00', '2063:04:05 12:00:00', 'yesterday']) {
      expect(await taken({ exif: { DateTimeOriginal: text } })).toEqual([null, null, null])
    }
  })

  test('comes from the next best statement then', async () => {
    const exif = {
      DateTimeOriginal: '0000:00:00 00:00:00',
      DateTimeDigitized: '2001:02:03 04:05:06',
      SubSecTimeDigitized: '9',
    }
    expect(await taken({ exif })).toEqual(['2001-02-03T04:05:06.900', null, 'metadata'])
    const xmp = '<photoshop:DateCreated>1999-12-31T23:59:58.5-03:00</photoshop:DateCreated>'
    expect(await taken({ exif, xmp })).toEqual(['1999-12-31T23:59:58.500', -180, 'metadata'])
  })

  test('is the day alone where only that is known, as for a scanned print', async () => {
    expect(await taken({ xmp: '<photoshop:DateCreated>1965-07-20</photoshop:DateCreated>' })).toEqual([
      '1965-07-20T00:00:00.000',
      null,
      'metadata',
    ])
    expect(await taken({ xmp: '<photoshop:DateCreated>1965</photoshop:DateCreated>' })).toEqual([null, null, null])
  })

  test('is when the file was changed only if a camera says nothing else', async () => {
    const camera = { DateTime: '2003:01:02 03:04:05' }
    expect(await taken({ camera })).toEqual([null, null, null])
    expect(await taken({ camera: { ...camera, Model: 'C960Z' } })).toEqual([
      '2003-01-02T03:04:05.000',
      null,
      'metadata',
    ])
    expect((await taken({ camera: { ...camera, Model: 'C960Z' }, exif: moment }))[0]).toBe('2019-08-31T14:03:22.000')
  })

  test('is GPS time, in UTC, as a last resort', async () => {
    const gps = { GPSDateStamp: '2014:05:06', GPSTimeStamp: '7/1 8/1 9/1' }
    expect(await taken({ gps })).toEqual(['2014-05-06T07:08:09.000', null, 'gps'])
    expect((await taken({ gps, exif: moment }))[2]).toBe('metadata')
    expect(await taken({ gps: { ...gps, GPSTimeStamp: '0/0 8/1 9/1' } })).toEqual([null, null, null])
  })
})

describe('the camera', () => {
  const camera = async (Make: string, Model: string) => (await read({ camera: { Make, Model } })).camera

  test('is named as people name it', async () => {
    expect(await camera('NIKON CORPORATION', 'NIKON D70')).toBe('NIKON D70')
    expect(await camera('Canon', 'Canon EOS 600D')).toBe('Canon EOS 600D')
    expect(await camera('Apple', 'iPhone 4')).toBe('Apple iPhone 4')
    expect(await camera('FUJIFILM', 'X-E2')).toBe('FUJIFILM X-E2')
    expect(await camera('OLYMPUS IMAGING CORP.  ', 'E-M5            ')).toBe('OLYMPUS E-M5')
    expect(await camera('EASTMAN KODAK COMPANY', 'KODAK DC240 ZOOM DIGITAL CAMERA')).toBe(
      'KODAK DC240 ZOOM DIGITAL CAMERA',
    )
    expect(await camera('RICOH IMAGING COMPANY, LTD.', 'PENTAX K-1')).toBe('PENTAX K-1')
    expect(await camera('SANYO Electric Co.,Ltd.', 'SR6')).toBe('SANYO SR6')
    expect((await read({ camera: { Model: 'Digital Cam' } })).camera).toBe('Digital Cam')
  })

  test('and its settings are numbers that can be', async () => {
    const exif = {
      ExposureTime: '1/250',
      FNumber: '28/10',
      ISOSpeedRatings: '400',
      FocalLength: '50/1',
      LensModel: 'AF-S 50mm',
    }
    expect(await read({ exif })).toMatchObject({
      exposureTime: 0.004,
      aperture: 2.8,
      iso: 400,
      focalLength: 50,
      lens: 'AF-S 50mm',
    })
    const none = { exposureTime: null, aperture: null, iso: null, focalLength: null, lens: null }
    const zeros = { ExposureTime: '0/1', FNumber: '0/0', ISOSpeedRatings: '0', FocalLength: '0/10', LensModel: '----' }
    expect(await read({ exif: zeros })).toMatchObject(none)
    expect(await read({ exif: { ShutterSpeedValue: '8/1', ApertureValue: '4/1' } })).toMatchObject({
      exposureTime: 1 / 256,
      aperture: 4,
    })
  })
})

describe('where a picture was taken', () => {
  const paris = {
    GPSLatitude: '48/1 51/1 2964/100',
    GPSLatitudeRef: 'N',
    GPSLongitude: '2/1 17/1 4026/100',
    GPSLongitudeRef: 'E',
  }
  const place = async (gps: Readonly<Record<string, string>>) => {
    const { latitude, longitude, altitude } = await read({ gps: { ...paris, ...gps } })
    return [latitude, longitude, altitude]
  }
  const nowhere = [null, null, null]

  test('is in degrees, north and east positive', async () => {
    expect(await place({ GPSAltitude: '355/10' })).toEqual([
      expect.closeTo(48.858233, 5),
      expect.closeTo(2.294517, 5),
      35.5,
    ])
    expect(await place({ GPSLatitudeRef: 'S', GPSLongitudeRef: 'W' })).toEqual([
      expect.closeTo(-48.858233, 5),
      expect.closeTo(-2.294517, 5),
      null,
    ])
  })

  test('may be below the sea', async () => {
    const rationals = (...values: number[]): Buffer => {
      const bytes = Buffer.alloc(values.length * 8)
      values.forEach((value, at) => [value, 1].forEach((half, part) => bytes.writeUInt32LE(half, at * 8 + part * 4)))
      return bytes
    }
    const gps = {
      entries: [
        [1, Buffer.from('N\0'), 'ascii'],
        [2, rationals(31, 30, 0), 'rational'],
        [3, Buffer.from('E\0'), 'ascii'],
        [4, rationals(35, 28, 0), 'rational'],
        [5, 1],
        [6, rationals(430), 'rational'],
      ],
    } as const
    expect(await readMetadata([tiffBytes([{ entries: [[0x112, 1]], gps }])], now)).toMatchObject({
      latitude: 31.5,
      altitude: -430,
    })
  })

  test('is unknown where coordinates cannot be, or mean that there was no fix', async () => {
    expect(await place({ GPSLatitude: '0/0 0/0 0/0' })).toEqual(nowhere)
    expect(await place({ GPSLatitude: '91/1 0/1 0/1' })).toEqual(nowhere)
    expect(await place({ GPSLongitude: '180/1 0/1 1/1' })).toEqual(nowhere)
    expect(await place({ GPSLatitudeRef: 'X' })).toEqual(nowhere)
    expect(await place({ GPSLatitude: '0/1 0/1 0/1', GPSLongitude: '0/1 0/1 0/1' })).toEqual(nowhere)
  })

  test('may be said in XMP only', async () => {
    const xmp = '<exif:GPSLatitude>26,34.951N</exif:GPSLatitude><exif:GPSLongitude>80,12,30W</exif:GPSLongitude>'
    expect(await read({ xmp })).toMatchObject({
      latitude: expect.closeTo(26.582517, 5),
      longitude: expect.closeTo(-80.208333, 5),
    })
  })
})

describe('what people wrote', () => {
  const bag = (...words: string[]) =>
    `<dc:subject><rdf:Bag>${words.map((word) => `<rdf:li>${word}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`
  const alternatives = (name: string, ...items: [string, string][]) =>
    `<dc:${name}><rdf:Alt>${items.map(([lang, text]) => `<rdf:li xml:lang="${lang}">${text}</rdf:li>`).join('')}</rdf:Alt></dc:${name}>`

  test('titles, descriptions, keywords and stars', async () => {
    const title = alternatives('title', ['de', 'Strand'], ['x-default', 'Beach'])
    const xmp = `${title}${alternatives('description', ['x-default', 'We two, far out 🏖️'])}${bag('sea', 'Zürich', 'SEA', ' ')}<xmp:Rating>4</xmp:Rating>`
    expect(await read({ xmp })).toMatchObject({
      title: 'Beach',
      description: 'We two, far out 🏖️',
      keywords: ['sea', 'Zürich'],
      rating: 4,
    })
  })

  test('and that a model made it, wholly or in part, whatever the program', async () => {
    const isGenerated = async (mark: string) => {
      const space = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
      const property = `<Iptc4xmpExt:DigitalSourceType ${space}>${mark}</Iptc4xmpExt:DigitalSourceType>`
      return (await read({ xmp: `${bag('sea')}${property}` })).generated
    }
    const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'
    expect(await isGenerated(`${vocabulary}trainedAlgorithmicMedia`)).toBe(true)
    expect(await isGenerated(`${vocabulary}compositeWithTrainedAlgorithmicMedia`)).toBe(true)
    expect(await isGenerated('trainedAlgorithmicMedia')).toBe(true)
    expect(await isGenerated(`${vocabulary}digitalCapture`)).toBe(false)
    expect((await read({ xmp: bag('AI generated') })).generated).toBe(false)
  })

  test('no camera where a machine names the model that it made the picture with', async () => {
    const model = '<other:Model xmlns:other="urn:other">large-painter-2</other:Model>'
    const mark = '<a:DigitalSourceType xmlns:a="urn:a">trainedAlgorithmicMedia</a:DigitalSourceType>'
    expect((await read({ xmp: `${bag('sea')}${model}${mark}` })).camera).toBeNull()
  })

  test('stars from −1, rejected, to 5', async () => {
    const rating = async (value: string) => (await read({ xmp: `<xmp:Rating>${value}</xmp:Rating>` })).rating
    expect([await rating('-1'), await rating('0'), await rating('5'), await rating('6'), await rating('many')]).toEqual(
      [-1, 0, 5, null, null],
    )
  })

  test('not what the camera wrote in its place', async () => {
    for (const text of [
      'OLYMPUS DIGITAL CAMERA         ',
      'SONY DSC',
      'SAMSUNG',
      'DSC00019',
      'KONICA MINOLTA DIGITAL CAMERA',
      'Exif_JPEG_PICTURE',
      '   ',
    ]) {
      expect((await read({ camera: { ImageDescription: text } })).description).toBeNull()
    }
    expect((await read({ camera: { Make: 'HUAWEI', ImageDescription: 'oznor' } })).description).toBeNull()
    expect((await read({ camera: { ImageDescription: 'Grandma and her digital camera' } })).description).toBe(
      'Grandma and her digital camera',
    )
  })

  test('is clean text of a bounded length', async () => {
    expect((await read({ camera: { ImageDescription: ' line\r\n  two\u0007 end ' } })).description).toBe('line two end')
    expect(
      (await read({ camera: { ImageDescription: 'long '.repeat(10_000) } })).description?.length,
    ).toBeLessThanOrEqual(10_000)
    expect((await read({ xmp: alternatives('title', ['x-default', 'left \u202etfel\u2069 e\u0301']) })).title).toBe(
      'left tfel é',
    )
    const many = Array.from({ length: 500 }, (_, index) => `word ${index}`)
    expect((await read({ xmp: bag(...many) })).keywords.length).toBe(200)
  })

  test('in IPTC, whatever its character set', async () => {
    const jpeg = await jpegSaying({})
    const withIptc = (charset: number[], text: Buffer): Buffer => {
      const record = (set: number, tag: number, value: Buffer) =>
        Buffer.from([0x1c, set, tag, 0, value.length, ...value])
      const records = Buffer.concat([
        ...(charset.length ? [record(1, 90, Buffer.from(charset))] : []),
        record(2, 25, text),
        record(2, 25, Buffer.from('sea')),
      ])
      const resource = Buffer.concat([
        Buffer.from('8BIM\x04\x04\0\0\0\0', 'latin1'),
        Buffer.from([records.length >> 8, records.length & 255]),
        records,
        Buffer.alloc(records.length % 2),
      ])
      const body = Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), resource])
      const head = Buffer.from([0xff, 0xed, (body.length + 2) >> 8, (body.length + 2) & 255])
      return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
    }
    const keywords = async (bytes: Buffer) => (await readMetadata([bytes], now)).keywords
    expect(await keywords(withIptc([0x1b, 0x25, 0x47], Buffer.from('Zürich')))).toEqual(['Zürich', 'sea'])
    expect(await keywords(withIptc([], Buffer.from('Zürich')))).toEqual(['Zürich', 'sea'])
    expect(await keywords(withIptc([], Buffer.from('Zürich', 'latin1')))).toEqual(['Zürich', 'sea'])
  })

  test('even where a program has damaged the start of the XMP segment', async () => {
    const jpeg = await jpegSaying({ xmp: bag('sea') })
    jpeg.write('XMP\0', jpeg.indexOf('http://ns.adobe.com/xap/1.0/\0'), 'latin1')
    expect((await readMetadata([jpeg], now)).keywords).toEqual(['sea'])
  })
})

describe('hostile metadata', () => {
  test('tells nothing, and throws nothing', async () => {
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 24) & 255))
    const jpeg = await jpegSaying({ xmp: '<dc:subject>', exif: { DateTimeOriginal: '2019:08:31 14:03:22' } })
    const blocks = [
      noise,
      Buffer.alloc(0),
      Buffer.from('II*\0\x08\0\0\0'),
      Buffer.concat([Buffer.from('\xff\xd8\xff\xe1\xff\xff', 'latin1'), noise]),
    ]
    for (const block of blocks) expect(await readMetadata([block], now)).toEqual(nothingKnown)
    expect((await readMetadata([jpeg], now)).takenAt).toBe(Date.UTC(2019, 7, 31, 14, 3, 22))
  })

  test('of which some bytes are anything', async () => {
    const valid = await jpegSaying({
      exif: { DateTimeOriginal: '2019:08:31 14:03:22' },
      gps: { GPSLatitudeRef: 'N' },
      xmp: '<xmp:Rating>4</xmp:Rating>',
    })
    for (let at = 0; at < Math.min(valid.length, 1_200); at++) {
      const damaged = Buffer.from(valid)
      damaged[at] = 255 - damaged[at]!
      const { rating, takenAt } = await readMetadata([damaged], now)
      expect(rating === null || Math.abs(rating) <= 5).toBe(true)
      expect(takenAt === null || takenAt > -5e12).toBe(true)
    }
  })
})

test('several blocks complete each other, the first one first', async () => {
  const camera = await jpegSaying({ camera: { Model: 'C960Z' }, exif: { DateTimeOriginal: '2001:01:01 00:00:00' } })
  const preview = await jpegSaying({
    camera: { Model: 'Other' },
    exif: { FNumber: '4/1', DateTimeOriginal: '2002:02:02 00:00:00' },
  })
  expect(await readMetadata([camera, preview], now)).toMatchObject({
    camera: 'C960Z',
    aperture: 4,
    takenAt: Date.UTC(2001, 0, 1),
  })
})

const photos = testData('data/photos')
test.skipIf(!photos)('agrees with what is known about 132 photos of 100 cameras', async () => {
  interface Known {
    readonly path: string
    readonly taken: string | null
    readonly lat?: number | null
    readonly lon?: number | null
    readonly camera?: string | null
  }
  const folder = photos!
  const all = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as readonly Known[]
  expect(all.length).toBe(132)
  const wrong: string[] = []
  for (const { path, taken, lat, lon, camera } of all) {
    const found = await readMetadata([readFileSync(join(folder, path))], Date.now())
    const date =
      found.takenAt === null
        ? null
        : new Date(found.takenAt).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')
    if (date !== (taken?.slice(0, 19) ?? null)) wrong.push(`${path}: taken ${taken} not ${date}`)
    const close = (a: number | null, b: number | null | undefined) =>
      a === null ? (b ?? null) === null : Math.abs(a - (b ?? NaN)) < 1e-5
    if (!close(found.latitude, lat) || !close(found.longitude, lon)) wrong.push(`${path}: at ${lat}, ${lon}`)
    if (!(found.camera ?? '').includes(camera?.trim() ?? '')) wrong.push(`${path}: ${camera} not ${found.camera}`)
  }
  // Known only to programs that read makers' own segments (thermal data, CIFF, a comment), or the date of another file.
  expect(wrong.filter((line) => !exceptions.some((name) => line.includes(name)))).toEqual([])
})

const exceptions = ['FLIR iPhone device.jpg', 'sony-powershota5.jpg', 'olympus-d320l.jpg', 'Issue 204 (dotnet).png']
