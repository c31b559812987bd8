import { resolve, sep } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const host = (name: string) => resolve('main/hosts', name)

/** One entry per process, all beside each other in `out/main`, so that each finds the others by name. */
const entries = {
  shell: resolve('main/shell/index.ts'),
  'library-utility': host('library-utility.ts'),
  'compute-utility': host('compute-utility.ts'),
  'compute-fork': host('compute-fork.ts'),
  'generate-fork': host('generate-fork.ts'),
  'generate-utility': host('generate-utility.ts'),
  'image-worker': resolve('main/compute/images/image-worker.ts'),
  'encoder-worker': resolve('main/compute/encoder/encoder-worker.ts'),
  'checkpoint-worker': resolve('main/library/store/checkpoint-worker.ts'),
  'reader-worker': resolve('main/library/store/reader-worker.ts'),
  'scan-worker': resolve('main/library/vectors/scan-worker.ts'),
  'snapshot-process': resolve('main/library/vectors/snapshot-process.ts'),
  cli: resolve('main/cli/index.ts'),
}

/** Writes down which packages went into a build, so that their licences can go with it: `out/…/packages.json`. */
const namePackages: Plugin = {
  name: 'name-packages',
  generateBundle() {
    const folder = /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/
    const files = [...this.getModuleIds()].map((id) => id.split(sep).join('/'))
    const packages = new Set(files.flatMap((file) => folder.exec(file) ?? []))
    this.emitFile({ type: 'asset', fileName: 'packages.json', source: JSON.stringify([...packages].sort()) })
  },
}

export default defineConfig({
  main: {
    plugins: [namePackages],
    build: { target: 'node22', rolldownOptions: { input: entries, output: { format: 'es' } } },
  },
  preload: {
    plugins: [namePackages],
    build: {
      rolldownOptions: {
        input: { index: resolve('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [svelte({ configFile: false }), namePackages],
    // Not only for Electron's own browser: the same page is served to whichever one a person has.
    build: { target: 'es2022', rolldownOptions: { input: resolve('renderer/index.html') } },
  },
})
