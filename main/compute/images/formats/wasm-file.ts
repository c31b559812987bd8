import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const requireHere = createRequire(import.meta.url)
const files = new Map<string, Buffer>()

/**
 * The bytes of a package's WebAssembly file, from the disk, for Emscripten's option `wasmBinary`: its own ways to find
 * the file would ask the network. Found the same way from source and from the build.
 */
export function wasmFile(name: string): Buffer {
  const bytes = files.get(name) ?? readFileSync(requireHere.resolve(name))
  files.set(name, bytes)
  return bytes
}
