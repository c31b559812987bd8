import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { writeModel } from '../onnx/write-model.ts'
import { readSafetensors } from './safetensors.ts'
import { halfOf, taef2 } from './taef2.ts'

/**
 * Builds TAEF2 from the file that its maker publishes, `taef2.safetensors`, into `folder`: `encoder.onnx` and
 * `decoder.onnx`. Each is complete when it is there.
 *
 * @throws {Failure} `model-damaged` when the file is not that.
 */
export async function installTaef2(file: string, folder: string): Promise<void> {
  try {
    const tensors = readSafetensors(await readFile(file))
    const halves = (['encoder', 'decoder'] as const).map((half) => ({
      half,
      bytes: writeModel(taef2(half, halfOf(half, tensors))),
    }))
    await mkdir(folder, { recursive: true })
    for (const { half, bytes } of halves) {
      await writeFile(join(folder, `${half}.onnx.part`), bytes)
      await rename(join(folder, `${half}.onnx.part`), join(folder, `${half}.onnx`))
    }
  } catch (error) {
    throw new Failure('model-damaged', strings.making.installing.notBuilt('TAEF2', basename(file), messageOf(error)), {
      cause: error,
    })
  }
}
