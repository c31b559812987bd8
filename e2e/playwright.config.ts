import { defineConfig } from '@playwright/test'
import type { DoorOption } from './app.ts'
import { findDesktop } from './machine.ts'

const desktop = findDesktop()
/** The specs to run on the packaged app, too: those that tell most of it, all of them, or none, and no package is made. */
const onPackage = {
  telling: ['first-run.spec.ts', 'search.spec.ts', 'desktop/shell.spec.ts'],
  all: ['*.spec.ts', 'desktop/**'],
}[process.env['RECOLLECT_E2E_PACKAGED'] ?? '']

/** The same specs through every door; those in `browser/` and `desktop/` are about what only one of them has. */
export default defineConfig<object, DoorOption>({
  testDir: '.',
  outputDir: '../test-results',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'browser', testIgnore: ['desktop/**', 'packaging/**'], use: { door: 'browser' } },
    ...(desktop
      ? [{ name: desktop.name, testIgnore: ['browser/**', 'packaging/**'], use: { door: 'desktop' as const } }]
      : []),
    ...(desktop && onPackage
      ? [
          { name: 'packaging', testMatch: 'packaging/**/*.spec.ts', teardown: 'packaging-end' },
          { name: 'packaging-end', testMatch: 'packaging/end.ts' },
          {
            name: `packaged-${desktop.name}`,
            dependencies: ['packaging'],
            testMatch: onPackage.map((pattern) => `**/e2e/${pattern}`),
            use: { door: 'packaged' as const },
          },
        ]
      : []),
  ],
})
