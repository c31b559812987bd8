import { listSupportedBackends } from 'onnxruntime-node'

/**
 * The execution providers worth trying on this machine, the CPU first.
 *
 * The runtime's list says what it was built with, not what works here: only a try tells. Providers whose libraries are
 * a download of their own (CUDA) are tried all the same, because failing to load takes no time; TensorRT is not, because it spends
 * minutes on building an engine before the first picture.
 */
export function candidates(): string[] {
  const built = listSupportedBackends().map(({ name }) => name)
  return ['cpu', ...built.filter((name) => !['cpu', 'tensorrt', 'wasm', 'webgl', 'webnn'].includes(name))]
}
