import { globSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** Who may import whom. Anything not listed may import only itself and its packages. */
const layers = [
  { folder: 'preload/contract', imports: [], packages: ['zod'] },
  { folder: 'preload', imports: ['preload/contract'], packages: ['electron'] },
  {
    folder: 'renderer',
    imports: ['preload/contract'],
    packages: ['svelte', '@lucide/svelte', '@msgpack/msgpack'],
  },
  { folder: 'models', imports: ['models', 'main/library', 'main/compute'], packages: ['node:'] },
  { folder: 'main/strings', imports: ['preload/contract'], packages: [] },
  {
    folder: 'main/library',
    imports: ['preload/contract', 'main/strings'],
    packages: ['better-sqlite3', 'sqlite-vec', 'sqlite-vss', 'chokidar', 'zod', 'node:'],
  },
  {
    folder: 'main/compute',
    imports: ['preload/contract', 'main/library', 'main/strings'],
    packages: [
      'onnxruntime-node',
      'onnxruntime-common',
      'sharp',
      'exifreader',
      '@xmldom/xmldom',
      'libheif-js',
      '@jsquash/jxl',
      '@huggingface/tokenizers',
      'protobufjs',
      'zod',
      'node:',
    ],
  },
  { folder: 'main/http', imports: ['preload/contract', 'main/strings'], packages: ['ws', '@msgpack/msgpack', 'node:'] },
  {
    folder: 'main/shell',
    imports: ['preload/contract', 'main/http', 'main/hosts', 'main/strings'],
    packages: ['electron', 'electron-updater', 'zod', 'node:'],
  },
  // Hosts are the glue: one small entry per process, which may know everything but the window.
  {
    folder: 'main/hosts',
    imports: ['preload/contract', 'main/library', 'main/compute', 'main/http', 'main/strings'],
    packages: ['zod', 'node:'],
  },
  {
    folder: 'main/cli',
    imports: ['preload/contract', 'main/hosts', 'main/library', 'main/compute', 'main/http', 'main/strings', 'models'],
    // Benchmarks compare with what SQLite and its extensions do by themselves.
    packages: ['commander', 'zod', 'node:', 'sharp', 'better-sqlite3'],
  },
] as const

const importLine = /^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm
const layerOf = (path: string) =>
  layers
    .filter(({ folder }) => path.startsWith(`${folder}/`) || path === `${folder}.ts`)
    .sort((a, b) => b.folder.length - a.folder.length)
    .at(0)

const sources = globSync('{main,preload,renderer,models}/**/*.{ts,svelte}').filter(
  // What only tests use may use what tests use.
  (path) => !path.includes('.test.') && !path.includes('/testing/') && !path.includes('node_modules'),
)

for (const path of sources) {
  const layer = layerOf(path)
  if (!layer) continue
  test(`${path} stays in its layer`, () => {
    const text = readFileSync(path, 'utf8')
    const specifiers = [...text.matchAll(importLine)].map(([, from, dynamic]) => from ?? dynamic ?? '')
    const strays = specifiers.filter((specifier) => {
      // The app's own name and version.
      if (specifier.endsWith('/package.json')) return false
      if (!specifier.startsWith('.')) {
        return !layer.packages.some(
          (name) => specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`),
        )
      }
      const target = layerOf(normalize(join(path, '..', specifier)))?.folder
      return target !== layer.folder && !(layer.imports as readonly (string | undefined)[]).includes(target)
    })
    expect(strays).toEqual([])
  })
}

test('the library reads nothing from the environment: hosts read it and pass it down', () => {
  const readers = sources.filter(
    (path) =>
      path.startsWith('main/library/') &&
      // An entry of a process of its own is told by its arguments what to do.
      (path.endsWith('-process.ts') ? /process\.env/ : /process\.env|process\.argv/).test(readFileSync(path, 'utf8')),
  )
  expect(readers).toEqual([])
})

test('only the shell, its utility entries and the preload touch electron', () => {
  const users = sources.filter((path) => /from 'electron'/.test(readFileSync(path, 'utf8')))
  const allowed = /^(main\/shell\/|preload\/index\.ts|main\/hosts\/\w+-utility\.ts)/
  expect(users.filter((path) => !allowed.test(path))).toEqual([])
})
