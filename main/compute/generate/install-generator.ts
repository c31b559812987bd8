import { Failure } from '../../../preload/contract/failure.ts'
import type { InstallTask } from '../../library/generations/maker.ts'
import type { ManifestGenerator } from '../../library/models/manifest-generator.ts'
import { strings } from '../../strings.ts'
import { installTaef2 } from './install-taef2.ts'
import { openListedGenerator } from './listed-generator.ts'
import { blank, psnr, type Picture } from './picture.ts'

/** Everything an autoencoder must be able to keep: black, white, and colours in between. */
const colours = [
  [0, 0, 0],
  [1, 1, 1],
  [0.5, 0.5, 0.5],
  [0.8, 0.2, 0.1],
  [0.1, 0.3, 0.9],
] as const

/** What comes back of TAEF2 is 32 to 53 dB from a flat picture; of weights that were mixed up, below 10. */
const leastDecibels = 20
const side = 64

/**
 * Builds a generator from the file that somebody handed over, and tries it once: flat pictures must come back about as
 * they were. `encoder.onnx` and `decoder.onnx` in the folder are worth nothing when this fails. Takes some seconds.
 *
 * @throws {Failure} `model-damaged` when the file is another one or damaged, `not-available` when the folder cannot be
 *   written to.
 */
export async function installGenerator({ entry, file, folder }: InstallTask): Promise<void> {
  switch (entry.byHand?.format) {
    case 'taef2':
      await installTaef2(file, folder)
      break
    case undefined:
      throw new Error(`${entry.id} is not built of a file`)
  }
  await tryGenerator(entry, folder)
}

async function tryGenerator(entry: ManifestGenerator, folder: string): Promise<void> {
  const generator = openListedGenerator(entry, folder)
  try {
    for (const colour of colours) {
      const picture = flat(colour)
      const { pixels } = await generator.decode(await generator.encode(picture))
      // NaN is less than nothing, too.
      if (psnr({ ...picture, pixels }, picture) >= leastDecibels) continue
      throw new Failure('model-damaged', strings.making.installing.otherColours(entry.name))
    }
  } finally {
    await generator.close()
  }
}

function flat(colour: readonly number[]): Picture {
  const picture = blank(side, side)
  colour.forEach((value, channel) => picture.pixels.fill(value, channel * side ** 2, (channel + 1) * side ** 2))
  return picture
}
