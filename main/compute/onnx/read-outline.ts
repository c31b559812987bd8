import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { Reader, Writer } from 'protobufjs'
import { strings } from '../../strings.ts'
import type { Model } from './model.ts'
import { readModel } from './read-model.ts'

/** Weights of at least this many bytes stay in the file. */
const large = 4_096
/** More than the header of any field takes. */
const headerBytes = 32

/** Field numbers of the ONNX file format; see `schema.ts`. */
const graphOfModel = 7
const weightsOfGraph = 5
const bytesOfWeight = 9
const externalOfWeight = 13
const locationOfWeight = 14

/**
 * Reads an ONNX file without its weights: they are described as lying outside of the model, in this same file. A network
 * of half a gigabyte is read in milliseconds and takes as much memory as its list of operations.
 *
 * Whoever loads such a model must say in which folder the file is.
 */
export async function readOutline(file: string): Promise<Model> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    return readModel(await outlineOf(handle, basename(file), 0, size, 'model'))
  } finally {
    await handle.close()
  }
}

type Level = 'model' | 'graph' | 'weight'

/** The fields from `start` to `end` again, those that lead to large weights rewritten. */
async function outlineOf(
  handle: FileHandle,
  name: string,
  start: number,
  end: number,
  level: Level,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (let at = start; at < end;) {
    const field = await fieldAt(handle, at, end)
    const inner = field.number === graphOfModel ? 'graph' : 'weight'
    const leads =
      level === 'model' ? field.number === graphOfModel : level === 'graph' && field.number === weightsOfGraph
    if (leads && field.end - field.start >= large) {
      const rewritten = await outlineOf(handle, name, field.start, field.end, inner)
      parts.push(
        new Writer()
          .uint32((field.number << 3) | 2)
          .bytes(rewritten)
          .finish(),
      )
    } else if (level === 'weight' && field.number === bytesOfWeight && field.end - field.start >= large) {
      parts.push(outside(name, field.start, field.end - field.start))
    } else {
      parts.push(await bytesBetween(handle, at, field.end))
    }
    at = field.end
  }
  return Buffer.concat(parts)
}

/** The fields that say where a weight's numbers are. */
function outside(location: string, offset: number, length: number): Uint8Array {
  const writer = new Writer()
  for (const [key, value] of Object.entries({ location, offset, length })) {
    writer
      .uint32((externalOfWeight << 3) | 2)
      .fork()
      .uint32((1 << 3) | 2)
      .string(key)
      .uint32((2 << 3) | 2)
      .string(String(value))
      .ldelim()
  }
  return writer
    .uint32(locationOfWeight << 3)
    .int32(1)
    .finish()
}

interface Field {
  readonly number: number
  /** Where its contents begin and end in the file. */
  readonly start: number
  readonly end: number
}

async function fieldAt(handle: FileHandle, at: number, end: number): Promise<Field> {
  const reader = new Reader(await bytesBetween(handle, at, Math.min(end, at + headerBytes)))
  const tag = reader.uint32()
  const number = tag >>> 3
  if ((tag & 7) === 2) {
    const length = reader.uint32()
    return { number, start: at + reader.pos, end: at + reader.pos + length }
  }
  const start = at + reader.pos
  reader.skipType(tag & 7)
  return { number, start, end: at + reader.pos }
}

async function bytesBetween(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start)
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
  if (bytesRead !== bytes.length) throw new Error(strings.networks.cutShort)
  return bytes
}
