import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { inProject } from '../root.mjs'

const asset = (...parts: string[]): Buffer => readFileSync(inProject('assets', ...parts))

async function sizeOf(png: Buffer): Promise<number> {
  const { format, width, height } = await sharp(png).metadata()
  expect(format).toBe('png')
  expect(width).toBe(height)
  return width
}

test('Linux has the icon in every size that menus and docks ask for', async () => {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
    expect(await sizeOf(asset('icons', `${size}x${size}.png`))).toBe(size)
  }
})

test('Windows has all of its sizes in one file, each as large as it says', async () => {
  const file = asset('icon.ico')
  expect(file.subarray(0, 4).toString('hex')).toBe('00000100')
  const sizes = await Promise.all(
    Array.from({ length: file.readUInt16LE(4) }, async (_, index) => {
      const at = 6 + 16 * index
      const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)]
      const size = await sizeOf(file.subarray(offset, offset + length))
      expect(file.readUInt8(at)).toBe(size % 256)
      return size
    }),
  )
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
})

test('macOS has all of its sizes in one file, for single and double density', async () => {
  const file = asset('icon.icns')
  expect(file.toString('latin1', 0, 4)).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  const found: Record<string, number> = {}
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    found[file.toString('latin1', at, at + 4)] = await sizeOf(file.subarray(at + 8, at + file.readUInt32BE(at + 4)))
  }
  expect(found).toEqual({
    icp4: 16,
    icp5: 32,
    ic07: 128,
    ic08: 256,
    ic09: 512,
    ic10: 1024,
    ic11: 32,
    ic12: 64,
    ic13: 256,
    ic14: 512,
  })
})

test('the icon lets what is behind it show through at its corners', async () => {
  for (const size of [16, 32, 256]) {
    const { data } = await sharp(asset('icons', `${size}x${size}.png`))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[3]).toBe(0)
  }
})
