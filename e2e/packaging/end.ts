import { test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { workshop } from './built.ts'

/** Runs when all specs on the package have. */
test('nothing of the packages is left behind', () => {
  rmSync(workshop, { recursive: true, maxRetries: 3 })
})
