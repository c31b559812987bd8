import { createRequire } from 'node:module'
import type sharp from 'sharp'

export type Sharp = typeof sharp

/**
 * `native` is the fast one. `wasm` computes the same with nothing of the system's: inside Electron on Linux the native
 * build and GTK would bring two copies of glib into one process, which crashes.
 */
export type SharpBuild = 'native' | 'wasm'

const platforms = ['linux-x64', 'linux-arm64', 'linux-arm', 'linuxmusl-x64', 'linuxmusl-arm64'].concat([
  'darwin-x64',
  'darwin-arm64',
  'win32-x64',
  'win32-arm64',
  'win32-ia32',
])

const requireHere = createRequire(import.meta.url)

/**
 * Loads sharp, once per thread: the first call decides the build.
 *
 * sharp itself takes the WebAssembly build only where there is no native one. Asked for it, we put it into the module
 * cache in the native one's place before sharp looks there; the native library is then never opened.
 */
export function loadSharp(build: SharpBuild): Sharp {
  if (build === 'wasm') {
    const wasm = requireHere.resolve('@img/sharp-wasm32/sharp.node')
    requireHere(wasm)
    for (const platform of platforms) {
      const native = resolved(`@img/sharp-${platform}/sharp.node`)
      if (native !== undefined) requireHere.cache[native] = requireHere.cache[wasm]
    }
  }
  const loaded = requireHere('sharp') as Sharp
  // One thread per picture: as many pictures are under way as there are cores.
  loaded.concurrency(1)
  // No picture is rendered twice; libvips' operation cache would only hold memory.
  loaded.cache(false)
  return loaded
}

function resolved(name: string): string | undefined {
  try {
    return requireHere.resolve(name)
  } catch {
    return undefined
  }
}
