import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

/** A picture to draw. Its file name says what it is. */
export interface Drawing {
  /** Path inside the folder; the ending decides the format. */
  readonly file: string
  /** Colour that fills nearly all of it. */
  readonly colour: string
  /** Wall clock, as EXIF writes it: `2019:08:31 14:03:22`. */
  readonly taken?: string
  readonly camera?: string
  readonly keywords?: readonly string[]
  /** EXIF orientation, 1 to 8: how a viewer has to turn it. */
  readonly orientation?: number
  /** Pixels, before turning. */
  readonly size?: readonly [width: number, height: number]
}

/** A few days in a few years: what most specs look at. No file name gives its colour away. */
export const album: readonly Drawing[] = [
  {
    file: '2017/lake/lake.jpg',
    colour: '#1c58c8',
    taken: '2017:07:01 09:00:00',
    camera: 'Canon EOS 5D',
    keywords: ['summer'],
  },
  {
    file: '2017/lake/boat.jpg',
    colour: '#2878d8',
    taken: '2017:07:01 10:00:00',
    camera: 'Canon EOS 5D',
    keywords: ['summer', 'sailing'],
  },
  { file: '2017/lake/deep.png', colour: '#1848a0', taken: '2017:07:02 10:00:00', camera: 'Canon EOS 5D' },
  { file: '2019/garden/meadow.jpg', colour: '#2e9c3c', taken: '2019:05:12 08:30:00', camera: 'NIKON D90' },
  { file: '2019/garden/hedge.webp', colour: '#12781c', taken: '2019:05:12 08:31:00', camera: 'NIKON D90' },
  { file: '2019/garden/pond.jpg', colour: '#4c9c40', taken: '2019:05:13 12:00:00', camera: 'NIKON D90' },
  {
    file: '2019/garden/tulips.jpg',
    colour: '#f8d820',
    taken: '2019:05:14 12:00:00',
    camera: 'NIKON D90',
    keywords: ['flowers'],
  },
  { file: '2023/city/door.jpg', colour: '#d01018', taken: '2023:10:03 17:20:00', camera: 'FUJIFILM X-T3' },
  {
    file: '2023/city/tram.jpg',
    colour: '#c01020',
    taken: '2023:10:03 17:40:00',
    camera: 'FUJIFILM X-T3',
    orientation: 6,
  },
  {
    file: '2023/city/lantern.jpg',
    colour: '#b81018',
    taken: '2023:10:04 21:00:00',
    camera: 'FUJIFILM X-T3',
    keywords: ['lights'],
  },
  {
    file: '2023/city/street.jpg',
    colour: '#808080',
    taken: '2023:10:05 09:00:00',
    camera: 'FUJIFILM X-T3',
    size: [3000, 2000],
  },
  { file: '2023/city/naïve 日本.jpg', colour: '#909498', taken: '2023:10:05 09:30:00', camera: 'FUJIFILM X-T3' },
]

/** Draws pictures into `folder`. The same drawing always gives the same bytes. */
export async function draw(folder: string, drawings: readonly Drawing[]): Promise<void> {
  for (const [i, drawing] of drawings.entries()) {
    const path = join(folder, drawing.file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await drawn(drawing, i + 1))
  }
}

/** Files with picture names that no one can read, and why the app should say so. */
export async function drawDamaged(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const whole = await drawn({ file: 'whole.jpg', colour: '#336699', size: [1200, 900] }, 99)
  await writeFile(join(folder, 'cut off.jpg'), whole.subarray(0, 600))
  await writeFile(join(folder, 'empty.jpg'), '')
  await writeFile(join(folder, 'letter.jpg'), 'Dear diary, this is not a picture.\n'.repeat(20))
}

async function drawn(
  { file, colour, taken, camera, keywords, orientation, size = [640, 480] }: Drawing,
  seed: number,
): Promise<Buffer> {
  const [width, height] = size
  const next = random(seed)
  const shapes = Array.from({ length: 12 }, () => {
    const shade = next() < 0.5 ? '#000' : '#fff'
    const [x, y, radius] = [next() * width, next() * height, (0.02 + next() * 0.06) * width]
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${shade}" fill-opacity="0.12"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour}"/>${shapes.join('')}</svg>`
  const make = camera?.split(' ')[0]
  let picture = sharp(Buffer.from(svg))
  if (taken !== undefined || camera !== undefined) {
    picture = picture.withExif({
      IFD0: { ...(make !== undefined && { Make: make }), ...(camera !== undefined && { Model: camera }) },
      IFD2: { ...(taken !== undefined && { DateTimeOriginal: taken }) },
    })
  }
  if (keywords) picture = picture.withXmp(xmpOf(keywords))
  if (orientation !== undefined) picture = picture.withMetadata({ orientation })
  switch (file.slice(file.lastIndexOf('.'))) {
    case '.png':
      return picture.png().toBuffer()
    case '.webp':
      return picture.webp().toBuffer()
    default:
      return picture.jpeg({ quality: 85 }).toBuffer()
  }
}

function xmpOf(keywords: readonly string[]): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>${keywords.map((word) => `<rdf:li>${word}</rdf:li>`).join('')}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}

/** Repeatable numbers in [0, 1): mulberry32. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
