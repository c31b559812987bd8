import { join } from 'node:path'
import type { ManifestGenerator } from '../../library/models/manifest-generator.ts'
import { openAutoencoder } from './autoencoder.ts'
import type { Generator } from './generator.ts'

/**
 * Opens a generator of the manifest.
 *
 * @param folder Where its files are: `encoder.onnx` and `decoder.onnx`, also for one that was installed from tensors.
 */
export function openListedGenerator(
  { id, block, channels, spread }: ManifestGenerator,
  folder: string,
  options: { readonly provider?: string; readonly threads?: number } = {},
): Generator {
  const [encoder, decoder] = [join(folder, 'encoder.onnx'), join(folder, 'decoder.onnx')]
  return openAutoencoder({ encoder, decoder, id, block, channels, spread, ...options })
}
