import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**'],
    // Native modules live in the worker: a process each keeps a crash to its own file.
    pool: 'forks',
    testTimeout: 30_000,
    globalSetup: 'main/test-folder.ts',
    projects: [
      { extends: true, test: { name: 'node', include: ['{main,preload,models}/**/*.test.ts'] } },
      {
        extends: true,
        plugins: [svelte({ configFile: false })],
        // The page as a browser gets it, not as a server would render it.
        resolve: { conditions: ['browser'] },
        test: { name: 'page', include: ['renderer/**/*.test.ts'], environment: 'happy-dom' },
      },
    ],
  },
})
