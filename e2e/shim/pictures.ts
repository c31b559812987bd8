import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { partOf } from './unimplemented.ts'

interface Size {
  readonly width: number
  readonly height: number
}

interface NativeImage {
  isEmpty(): boolean
  getSize(): Size
  resize(to: Partial<Size>): NativeImage
  toPNG(): Buffer
}

/** Electron decodes at once; here another process does, because sharp has no other way to be waited for. */
function withSharp(steps: string, input: Buffer): Buffer {
  const program = `
    import sharp from ${JSON.stringify(import.meta.resolve('sharp'))}
    process.stdin.pipe(sharp()${steps}).pipe(process.stdout)`
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { input, maxBuffer: 2 ** 30 })
}

function imageOf(bytes: Buffer | undefined): NativeImage {
  const size = bytes && (pngSize(bytes) ?? jpegSize(bytes))
  return partOf('NativeImage', {
    isEmpty: () => !size,
    getSize: () => size ?? { width: 0, height: 0 },
    resize: (to) => imageOf(bytes && withSharp(`.resize(${JSON.stringify(to)}).png()`, bytes)),
    toPNG: () => (bytes ? withSharp('.png()', bytes) : Buffer.alloc(0)),
  })
}

function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 24 || bytes.readUInt32BE(0) !== 0x89504e47) return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function jpegSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at)
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
  }
  return undefined
}

/** Reads what Electron reads on every platform: PNG and JPEG. Anything else is an empty picture. */
export const nativeImage = partOf('nativeImage', {
  createFromPath(path: string): NativeImage {
    try {
      return imageOf(readFileSync(path))
    } catch {
      return imageOf(undefined)
    }
  },
})

export class ClipboardItem {
  readonly #items: Readonly<Record<string, Blob>>

  constructor(items: Readonly<Record<string, Blob>>) {
    this.#items = items
  }

  get types(): string[] {
    return Object.keys(this.#items)
  }

  async getType(type: string): Promise<Blob> {
    const found = this.#items[type]
    if (!found) throw new Error(`There is no ${type} in this clipboard item`)
    return found
  }
}

let copied: readonly ClipboardItem[] = []

/** A clipboard of the shim's own: the system's is not touched. */
export const clipboard = partOf('clipboard', {
  write: async (items: readonly ClipboardItem[]) => void (copied = items),
  read: async () => [...copied],
  has: async (type: string) => copied.some((item) => item.types.includes(type)),
  clear: () => void (copied = []),
})
