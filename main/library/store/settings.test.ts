import { expect, test } from 'vitest'
import { openSettings } from './settings.ts'
import { openStore } from './open.ts'

test('settings keep what was set and default the rest', () => {
  const settings = openSettings(openStore(':memory:'))
  expect(settings.get()).toMatchObject({ theme: 'system', slowOnBattery: true })
  settings.set({ theme: 'dark' })
  expect(settings.get()).toMatchObject({ theme: 'dark', slowOnBattery: true })
})

test('a setting from another version that makes no sense here does not cost the others', () => {
  const settings = openSettings(openStore(':memory:'))
  settings.setNote('settings', { theme: 'sepia', tileSize: 320, novelty: true })
  expect(settings.get()).toMatchObject({ theme: 'system', tileSize: 320 })
})
