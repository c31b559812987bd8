import { kernelBytes } from './kernel-bytes.ts'

/** As much of WebAssembly as is used here: Node has it unless it was told not to compile, but its types do not. */
interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean
      readonly Memory: new (size: { initial: number; maximum: number }) => Memory
      readonly Module: new (bytes: Uint8Array) => object
      readonly Instance: new (module: object, imports: { env: { memory: Memory } }) => { readonly exports: object }
    }
  | undefined

/** Memory for records, and the loop that scores them. Offsets and lengths are in bytes, see `dot.as.ts`. */
export interface Kernel {
  /** What the memory is now. Changes with every {@link grow}. */
  readonly buffer: ArrayBuffer
  /** Makes the memory at least `length` long; what is in it stays. @throws {RangeError} when there is no more. */
  grow(length: number): void
  scan(query: number, step: number, records: number, count: number, scores: number, stride: number): void
  scanRows(
    query: number,
    step: number,
    records: number,
    rows: number,
    count: number,
    scores: number,
    stride: number,
  ): void
}

/** Bytes that follow the codes of a record. */
export const trailerLength = 16

const pageLength = 65_536
/** WebAssembly addresses have 32 bits: 4 GiB, more than seven million photos. */
const mostPages = 65_536

/** The fastest kernel that works here. */
export function createKernel(): Kernel {
  return simdKernel() ?? plainKernel()
}

/** WebAssembly with SIMD; undefined where there is none. Growing copies nothing: the addresses are reserved. */
export function simdKernel(): Kernel | undefined {
  const bytes = Buffer.from(kernelBytes, 'base64')
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return undefined
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  // The types of exports are known from `dot.as.ts` only.
  const { scan, scanRows } = instance.exports as Pick<Kernel, 'scan' | 'scanRows'>
  return {
    get buffer() {
      return memory.buffer
    },
    grow(length) {
      const missing = Math.ceil((length - memory.buffer.byteLength) / pageLength)
      // By a sixteenth at least: memory that nobody has written to costs nothing.
      const wanted = Math.min(
        Math.max(missing, memory.buffer.byteLength / pageLength / 16),
        mostPages - memory.buffer.byteLength / pageLength,
      )
      if (missing > 0) memory.grow(Math.max(missing, Math.ceil(wanted)))
    },
    scan,
    scanRows,
  }
}

/** The same in JavaScript, with the same answers, about ten times slower. */
export function plainKernel(): Kernel {
  let buffer = new ArrayBuffer(pageLength)

  const scoreOf = (
    query: Int16Array,
    step: number,
    codes: Int8Array,
    scales: Float32Array,
    record: number,
    stride: number,
  ): number => {
    let dot = 0
    for (let i = 0; i < stride; i++) dot += query[i]! * codes[record + i]!
    // Rounded wherever the SIMD kernel, which computes in float32, rounds.
    return Math.fround(dot) * Math.fround(scales[(record + stride) >> 2]! * Math.fround(step))
  }

  const scoreAll = (
    rowAt: (i: number) => number,
    [queryAt, step, records, count, scoresAt, stride]: Parameters<Kernel['scan']>,
  ): void => {
    const query = new Int16Array(buffer, queryAt, stride)
    const codes = new Int8Array(buffer)
    const scales = new Float32Array(buffer)
    const scores = new Float32Array(buffer, scoresAt, count)
    for (let i = 0; i < count; i++) {
      scores[i] = scoreOf(query, step, codes, scales, records + rowAt(i) * (stride + trailerLength), stride)
    }
  }

  return {
    get buffer() {
      return buffer
    },
    grow(length) {
      if (length > buffer.byteLength) buffer = buffer.transfer(Math.max(length, Math.ceil(buffer.byteLength * 1.25)))
    },
    scan: (...all) => scoreAll((i) => i, all),
    scanRows(query, step, records, rowsAt, count, scores, stride) {
      const rows = new Uint32Array(buffer, rowsAt, count)
      scoreAll((i) => rows[i]!, [query, step, records, count, scores, stride])
    },
  }
}
