import { strings } from '../../../strings.ts'
import { wasmFileBytes } from '../limits.ts'
import { PictureError } from '../picture-error.ts'
import type { Sharp } from '../sharp.ts'
import type { Source } from '../source.ts'
import { readJxlSize } from './jxl-header.ts'
import type { OpenPicture } from './open-picture.ts'
import { exactly } from './pixels-of.ts'
import { wasmFile } from './wasm-file.ts'

/**
 * A JPEG XL picture, decoded by libjxl in WebAssembly, which also turns it upright and converts it to sRGB.
 */
export async function openJxl(sharp: Sharp, source: Source): Promise<OpenPicture> {
  const size = readJxlSize(source)
  if (!size) throw new PictureError('damaged', strings.pictures.damaged.noHeader)
  return {
    format: 'jxl',
    size,
    memory: baseBytes + size.width * size.height * bytesPerPixel,
    metadata: async () => [await source.whole(wasmFileBytes)],
    async decode(to) {
      const bytes = await source.whole(wasmFileBytes)
      const decoder = await load()
      let image: ReturnType<Decoder['decode']>
      try {
        image = decoder.decode(bytes)
      } catch (cause) {
        throw new PictureError('damaged', strings.pictures.damaged.undecodable, { cause })
      }
      if (!image) throw new PictureError('damaged', strings.pictures.damaged.undecodable)
      const { width, height, data } = image
      return exactly(sharp, { width, height, channels: 4, data: new Uint8Array(data.buffer) }, to)
    },
  }
}

/** libjxl works on floating-point planes, several at a time; measured at 1 and at 12 megapixels. */
const bytesPerPixel = 55
const baseBytes = 64 * 2 ** 20

/** Named by a variable, because the package's own types for it need a browser's. */
const decoderScript: string = '@jsquash/jxl/codec/dec/jxl_dec.js'

interface Decoder {
  decode(
    bytes: Uint8Array,
  ): { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray } | null
}
type Factory = (options: object) => Promise<Decoder>

/** A fresh decoder each time: its memory never shrinks, and a trap leaves it unusable. Takes a few milliseconds. */
async function load(): Promise<Decoder> {
  const { default: factory } = (await import(decoderScript)) as { default: Factory }
  const wasmBinary = wasmFile('@jsquash/jxl/codec/dec/jxl_dec.wasm')
  return factory({ wasmBinary, noInitialRun: true, print: () => undefined, printErr: () => undefined })
}
