import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const host = (name: string) => resolve('main/hosts', name)

/** One entry per process, all beside each other in `out/main`, so that each finds the others by name. */
const entries = {
  shell: resolve('main/shell/index.ts'),
  'library-utility': host('library-utility.ts'),
  'compute-utility': host('compute-utility.ts'),
  'compute-fork': host('compute-fork.ts'),
  'image-worker': resolve('main/compute/images/image-worker.ts'),
  'scan-worker': resolve('main/library/vectors/scan-worker.ts'),
  'snapshot-process': resolve('main/library/vectors/snapshot-process.ts'),
  cli: resolve('main/cli/index.ts'),
}

export default defineConfig({
  main: { build: { target: 'node22', rolldownOptions: { input: entries, output: { format: 'es' } } } },
  preload: {
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
    plugins: [svelte({ configFile: false })],
    // Not only for Electron's own browser: the same page is served to whichever one a person has.
    build: { target: 'es2022', rolldownOptions: { input: resolve('renderer/index.html') } },
  },
})
