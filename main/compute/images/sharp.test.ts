import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { loadSharp } from './sharp.ts'
import { quadrants } from './testing/quadrants.ts'

const libraries = ['/lib', '/usr/lib', '/lib64', '/usr/lib64'].flatMap((folder) =>
  ['', '/x86_64-linux-gnu', '/aarch64-linux-gnu'].map((triplet) => `${folder}${triplet}`),
)
const glib = ['libglib-2.0.so.0', 'libgobject-2.0.so.0'].map((name) =>
  libraries.map((folder) => join(folder, name)).find((path) => existsSync(path)),
)
const hasWasm = ((): boolean => {
  try {
    return createRequire(import.meta.url).resolve('@img/sharp-wasm32/sharp.node') !== ''
  } catch {
    return false
  }
})()

/** Renders the files given as arguments in worker threads, as the app does, and prints the formats. */
const script = `
  import { openImages } from ${JSON.stringify(new URL('images.ts', import.meta.url))}
  const [build, folder, ...paths] = process.argv.slice(2)
  const worker = new URL(${JSON.stringify(new URL('image-worker.ts', import.meta.url))})
  const images = openImages({ worker, threads: 2, sharp: build })
  const jobs = paths.map((path, index) => ({ path, previews: folder + '/' + index }))
  const answers = await images.render(jobs, new AbortController().signal)
  console.log(answers.map((answer) => answer.format ?? answer.message).join(' '))
  await images.close()
`

test.skipIf(!hasWasm || glib.includes(undefined))(
  'the WebAssembly build works beside the glib of the system, which Electron brings along on Linux',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glib-'))
    try {
      const { data, ...raw } = quadrants(1200, 900)
      const picture = loadSharp('native')(data, { raw: { ...raw, channels: 3 } })
      const formats = ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const
      const paths = formats.map((format) => join(folder, `picture.${format}`))
      for (const [index, format] of formats.entries()) await picture.clone()[format]().toFile(paths[index]!)

      const environment = { ...process.env, LD_PRELOAD: glib.join(' ') }
      const run = promisify(execFile)
      const child = join(folder, 'child.mjs')
      await writeFile(child, script)
      const { stdout, stderr } = await run(process.execPath, [child, 'wasm', folder, ...paths], { env: environment })
      expect(stdout.trim()).toBe(formats.join(' '))
      // The native build says "GLib-GObject-CRITICAL" hundreds of times here; in Electron it may also crash.
      expect(stderr).not.toMatch(/GLib|GObject|CRITICAL/)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

test('the build that was asked for is the one that is loaded', () => {
  expect(loadSharp('native').versions).not.toHaveProperty('emscripten')
})
