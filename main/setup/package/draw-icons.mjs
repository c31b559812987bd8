import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { inProject } from '../root.mjs'

/**
 * Draws the app's icons from the SVGs in `assets/`, as the files that each platform wants. Run once, after changing
 * one of them: `node main/setup/package/draw-icons.mjs`. What it writes is committed.
 */

/** Up to this many pixels the simpler drawing is more legible. */
const smallUpTo = 32
const linux = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const windows = [16, 24, 32, 48, 64, 128, 256]
/** Apple's four letters for each size; those of 16 and 32 points have one for double density too. */
const mac = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
])

/** @param {string} file Name in `assets/`. @param {number} size Pixels. @returns {Promise<Buffer>} PNG. */
async function draw(file, size) {
  const svg = readFileSync(inProject('assets', file))
  // Rendered four times as large: edges are then averaged, not guessed.
  const { width = size } = await sharp(svg).metadata()
  return sharp(svg, { density: (72 * size * 4) / width })
    .resize(size, size)
    .png({ compressionLevel: 9, effort: 10 })
    .toBuffer()
}

/** @param {number} size */
const drawn = (size) => draw(size <= smallUpTo ? 'icon-small.svg' : 'icon.svg', size)

/**
 * Windows' container: a header, sixteen bytes for each picture, then the pictures.
 *
 * @param {readonly { size: number, png: Buffer }[]} pictures
 */
export function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    // 256 does not fit into a byte, and is written as 0.
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

/**
 * Apple's container: pieces of four letters, a length that counts itself, and a picture; all of them in one such piece.
 *
 * @param {readonly { type: string, png: Buffer }[]} pictures
 */
export function icns(pictures) {
  return piece('icns', Buffer.concat(pictures.map(({ type, png }) => piece(type, png))))
}

/** @param {string} type @param {Buffer} content */
function piece(type, content) {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const icons = fileURLToPath(new URL('../../../assets/icons/', import.meta.url))
  mkdirSync(icons, { recursive: true })
  for (const size of linux) writeFileSync(`${icons}${size}x${size}.png`, await drawn(size))
  writeFileSync(
    inProject('assets', 'icon.ico'),
    ico(await Promise.all(windows.map(async (size) => ({ size, png: await drawn(size) })))),
  )
  const macPictures = mac.map(async ([type, size]) => ({
    type,
    // On the Dock's plate the detailed drawing has too few pixels left below 64; there the bare one is clearer.
    png: await (size <= smallUpTo ? drawn(size) : draw('icon-mac.svg', size)),
  }))
  writeFileSync(inProject('assets', 'icon.icns'), icns(await Promise.all(macPictures)))
}
