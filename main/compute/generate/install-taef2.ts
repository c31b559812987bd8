import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { cannotInstall } from '../../library/generations/cannot-install.ts'
import { strings } from '../../strings.ts'
import { writeModel } from '../onnx/write-model.ts'
import { readSafetensors } from './safetensors.ts'
import { halfOf, taef2 } from './taef2.ts'

const name = 'TAEF2'
const halves = ['encoder', 'decoder'] as const

/**
 * Builds TAEF2 from the file that its maker publishes, `taef2.safetensors`, into `folder`: `encoder.onnx` and
 * `decoder.onnx`. Each is complete when it is there.
 *
 * @throws {Failure} `model-damaged` when the file is not that, `not-available` when the folder cannot be written to.
 */
export async function installTaef2(file: string, folder: string): Promise<void> {
  const built = build(basename(file), await readFile(file))
  try {
    await mkdir(folder, { recursive: true })
    for (const { half, bytes } of built) {
      await writeFile(join(folder, `${half}.onnx.part`), bytes)
      await rename(join(folder, `${half}.onnx.part`), join(folder, `${half}.onnx`))
    }
  } catch (error) {
    throw cannotInstall(name, dirname(folder), error)
  }
}

function build(file: string, contents: Uint8Array) {
  try {
    const tensors = readSafetensors(contents)
    return halves.map((half) => ({ half, bytes: writeModel(taef2(half, halfOf(half, tensors))) }))
  } catch (error) {
    throw new Failure('model-damaged', strings.making.installing.notBuilt(name, file, messageOf(error)), {
      cause: error,
    })
  }
}
