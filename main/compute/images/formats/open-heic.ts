import { createRequire } from 'node:module'
import { strings } from '../../../strings.ts'
import { heavyMemory, wasmFileBytes } from '../limits.ts'
import { PictureError } from '../picture-error.ts'
import type { Sharp } from '../sharp.ts'
import type { Source } from '../source.ts'
import { toSrgb } from './colour-profile.ts'
import type { OpenPicture } from './open-picture.ts'
import { exactly } from './pixels-of.ts'
import { wasmFile } from './wasm-file.ts'

/**
 * A HEIC or HEIF picture, decoded by libheif in WebAssembly: sharp's own build leaves its HEVC decoder out.
 *
 * libheif turns and mirrors as the file says (`irot`, `imir`), so the EXIF orientation, which says the same once more,
 * must not be applied. Speaks to libheif's C interface: the JavaScript one copies every pixel three times.
 */
export async function openHeic(sharp: Sharp, source: Source): Promise<OpenPicture> {
  const bytes = await source.whole(wasmFileBytes)
  const size = await withPicture(bytes, (heif, handle) => ({
    width: heif._heif_image_handle_get_width(handle),
    height: heif._heif_image_handle_get_height(handle),
  }))
  if (size.width <= 0 || size.height <= 0) throw new PictureError('damaged', strings.pictures.damaged.noPixels)
  return {
    format: 'heic',
    size,
    // Planes and RGB in the decoder's memory, measured; WebAssembly ends at 2 GB, which is above any limit of ours.
    memory: size.width * size.height * 8 + bytes.length,
    metadata: () => Promise.resolve([bytes]),
    decode: (to) =>
      withPicture(bytes, async (heif, handle) => {
        const profile = profileOf(heif, handle)
        const pixels = await exactly(sharp, pixelsOf(heif, handle), to)
        return profile ? toSrgb(sharp, pixels, profile) : pixels
      }),
  }
}

/** The part of libheif's C interface that we use. Numbers are addresses in its memory, or plain numbers. */
interface Heif {
  readonly HEAPU8: Uint8Array<ArrayBuffer>
  _malloc(bytes: number): number
  _free(address: number): void
  _heif_context_alloc(): number
  _heif_context_free(context: number): void
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    at: number,
    size: number,
    options: number,
  ): void
  _heif_context_get_primary_image_handle(error: number, context: number, result: number): void
  _heif_image_handle_get_width(handle: number): number
  _heif_image_handle_get_height(handle: number): number
  _heif_image_handle_has_alpha_channel(handle: number): number
  _heif_image_handle_get_raw_color_profile_size(handle: number): number
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, at: number): void
  _heif_image_handle_release(handle: number): void
  _heif_decode_image(
    error: number,
    handle: number,
    result: number,
    space: number,
    chroma: number,
    options: number,
  ): void
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number
  _heif_image_get_width(image: number, channel: number): number
  _heif_image_get_height(image: number, channel: number): number
  _heif_image_release(image: number): void
}
type Factory = (options: object) => Heif

const rgbSpace = 1
const interleaved = { rgb: 10, rgba: 11 } as const
const interleavedChannel = 10

const requireHere = createRequire(import.meta.url)
let loaded: Heif | undefined

/** The decoder. Its memory only ever grows, so a large picture's is thrown away by loading it anew. */
function heif(): Heif {
  if (loaded) return loaded
  // The package has types for its other interface only.
  const factory = requireHere('libheif-js/libheif-wasm/libheif.js') as Factory
  const wasmBinary = wasmFile('libheif-js/libheif-wasm/libheif.wasm')
  return (loaded = factory({ wasmBinary, print: () => undefined, printErr: () => undefined }))
}
const keptMemory = 96 * 2 ** 20

/** Opens the picture that the file calls its primary one. Everything is given back when `use` is through. */
async function withPicture<T>(bytes: Buffer, use: (heif: Heif, handle: number) => T): Promise<Awaited<T>> {
  const module = heif()
  const cleanUp: (() => void)[] = []
  let sound = false
  try {
    const copy = module._malloc(bytes.length)
    cleanUp.push(() => module._free(copy))
    module.HEAPU8.set(bytes, copy)
    const context = module._heif_context_alloc()
    cleanUp.push(() => module._heif_context_free(context))
    answered(module, (error) =>
      module._heif_context_read_from_memory_without_copy(error, context, copy, bytes.length, 0),
    )
    const handle = answered(module, (error, result) =>
      module._heif_context_get_primary_image_handle(error, context, result),
    )
    cleanUp.push(() => module._heif_image_handle_release(handle))
    const result = await use(module, handle)
    sound = true
    return result
  } catch (cause) {
    sound = cause instanceof PictureError
    if (sound) throw cause
    throw new PictureError('damaged', strings.pictures.damaged.undecodable, { cause })
  } finally {
    // After a trap inside WebAssembly nothing in there can be relied upon.
    if (sound) cleanUp.reverse().forEach((step) => step())
    if (!sound || module.HEAPU8.length > keptMemory) loaded = undefined
  }
}

/** Calls a function that reports through a `heif_error` and gives an address. Throws what it reports. */
function answered(module: Heif, call: (error: number, result: number) => void): number {
  const error = module._malloc(24)
  const result = error + 16
  try {
    call(error, result)
    // The memory may have grown, and moved, during the call.
    const view = new DataView(module.HEAPU8.buffer)
    const code = view.getInt32(error, true)
    if (code === 0) return view.getInt32(result, true)
    const at = view.getInt32(error + 8, true)
    throw problem(code, Buffer.from(module.HEAPU8.subarray(at, module.HEAPU8.indexOf(0, at))).toString())
  } finally {
    module._free(error)
  }
}

/** libheif's error codes: 3 and 4 unsupported, 6 no memory, 7 a codec that this build lacks. */
function problem(code: number, message: string): PictureError {
  if (code === 3 || code === 4 || code === 7) {
    return new PictureError('unsupported', strings.pictures.unsupported.heif(message))
  }
  if (code === 6) {
    return new PictureError('too-large', strings.pictures.decodingTakesMemory(heavyMemory))
  }
  return new PictureError('damaged', strings.pictures.damaged.undecodableBecause(message))
}

/** Decodes; the pixels are libheif's own memory, good until the picture is closed. */
function pixelsOf(module: Heif, handle: number) {
  const alpha = module._heif_image_handle_has_alpha_channel(handle) !== 0
  const chroma = alpha ? interleaved.rgba : interleaved.rgb
  const image = answered(module, (error, result) =>
    module._heif_decode_image(error, handle, result, rgbSpace, chroma, 0),
  )
  try {
    const width = module._heif_image_get_width(image, interleavedChannel)
    const height = module._heif_image_get_height(image, interleavedChannel)
    const strideAt = module._malloc(4)
    const plane = module._heif_image_get_plane_readonly(image, interleavedChannel, strideAt)
    const stride = new DataView(module.HEAPU8.buffer).getInt32(strideAt, true)
    module._free(strideAt)
    const channels = alpha ? 4 : 3
    const row = width * channels
    const data = Buffer.allocUnsafe(row * height)
    for (let y = 0; y < height; y++)
      data.set(module.HEAPU8.subarray(plane + y * stride, plane + y * stride + row), y * row)
    return { width, height, channels, data } as const
  } finally {
    module._heif_image_release(image)
  }
}

function profileOf(module: Heif, handle: number): Buffer | undefined {
  const length = module._heif_image_handle_get_raw_color_profile_size(handle)
  if (length === 0) return undefined
  const at = module._malloc(length)
  try {
    answered(module, (error) => module._heif_image_handle_get_raw_color_profile(error, handle, at))
    return Buffer.from(module.HEAPU8.subarray(at, at + length))
  } finally {
    module._free(at)
  }
}
