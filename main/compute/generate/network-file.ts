import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Model } from '../onnx/model.ts'
import { readOutline } from '../onnx/read-outline.ts'

/** An ONNX file without its weights, and the folder that the runtime will find them in. */
export interface NetworkFile {
  readonly model: Model
  readonly folder: string
}

/** Reads an ONNX file by its real name: the runtime takes weights from no folder that a link leads out of. */
export async function readNetwork(file: string): Promise<NetworkFile> {
  const real = await realpath(file)
  return { model: await readOutline(real), folder: dirname(real) }
}
