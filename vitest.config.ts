import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['{main,preload,renderer,models}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Native modules live in the worker: a process each keeps a crash to its own file.
    pool: 'forks',
    testTimeout: 30_000,
  },
})
