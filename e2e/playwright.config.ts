import { defineConfig } from '@playwright/test'
import type { DoorOption } from './app.ts'
import { findDesktop } from './machine.ts'

const desktop = findDesktop()

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
    { name: 'browser', testIgnore: 'desktop/**', use: { door: 'browser' } },
    ...(desktop ? [{ name: desktop.name, testIgnore: 'browser/**', use: { door: 'desktop' as const } }] : []),
  ],
})
