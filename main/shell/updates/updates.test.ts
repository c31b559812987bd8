import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installation, updateSource } from './update-source.ts'
import type { Updater } from './updater.ts'
import { openUpdates } from './updates.ts'

const day = 24 * 3_600_000

/** The app's updates, with a fake (`newest` empty: there is none) of what finds, fetches and installs. What was done is in `story`. */
function appWith({ newest = '2.0.0', quiet = true } = {}) {
  const world = {
    looked: (): unknown => undefined,
    newest,
    quiet,
    now: 0,
    broken: false,
    story: [] as string[],
    fetching: undefined as Promise<void> | undefined,
  }
  const updater: Updater = {
    async find() {
      world.story.push('looks')
      if (world.broken) throw new Error('The network is down.')
      world.looked()
      return world.newest === '' ? undefined : world.newest
    },
    async fetch(progress) {
      world.story.push('fetches')
      progress(50)
      await world.fetching
    },
    install(restart) {
      world.story.push(restart ? 'installs and restarts' : 'installs')
      return false
    },
  }
  const states: string[] = []
  const updates = openUpdates({
    updater,
    isQuiet: async () => world.quiet,
    onChange: () => states.push(updates.state.state),
    now: () => world.now,
  })
  return { world, updates, states }
}

test('nothing is asked of the network until somebody asks for it', async () => {
  const { world, updates } = appWith()
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'off' })
  expect(updates.install(false)).toBe(false)
  expect(world.story).toEqual([])
})

test('a new version is found, fetched, and installed when the app has closed', async () => {
  const { world, updates, states } = appWith()
  updates.want(true)
  await updates.proceed()
  expect(states).toEqual(['waiting', 'looking', 'fetching', 'fetching', 'ready'])
  expect(updates.state).toEqual({ state: 'ready', version: '2.0.0' })
  updates.install(true)
  expect(world.story).toEqual(['looks', 'fetches', 'installs and restarts'])
})

test('while photos are being read it waits, and goes on when they have been', async () => {
  const { world, updates } = appWith({ quiet: false })
  updates.want(true)
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'waiting' })
  expect(world.story).toEqual([])
  world.quiet = true
  await updates.proceed()
  expect(updates.state.state).toBe('ready')
})

test('photos that arrive between looking and fetching go first', async () => {
  const { world, updates } = appWith()
  updates.want(true)
  world.looked = () => (world.quiet = false)
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'waiting' })
  world.quiet = true
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'ready', version: '2.0.0' })
  expect(world.story).toEqual(['looks', 'fetches'])
})

test('it looks once a day', async () => {
  const { world, updates } = appWith({ newest: '' })
  updates.want(true)
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'current' })
  world.now = day - 1
  await updates.proceed()
  world.now = day
  await updates.proceed()
  expect(world.story).toEqual(['looks', 'looks'])
})

test('what goes wrong is said, and tried again after a day', async () => {
  const { world, updates } = appWith()
  world.broken = true
  updates.want(true)
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'failed', reason: 'The network is down.' })
  await updates.proceed()
  expect(world.story).toEqual(['looks'])
  world.broken = false
  world.now = day
  await updates.proceed()
  expect(updates.state.state).toBe('ready')
})

test('turned off in the middle, nothing of it is installed', async () => {
  const { world, updates } = appWith()
  const fetched = Promise.withResolvers<undefined>()
  world.fetching = fetched.promise.then(() => undefined)
  updates.want(true)
  const step = updates.proceed()
  await expect.poll(() => updates.state.state).toBe('fetching')
  updates.want(false)
  fetched.resolve(undefined)
  await step
  expect(updates.state).toEqual({ state: 'off' })
  updates.install(false)
  expect(world.story).toEqual(['looks', 'fetches'])
})

test('turned on again, it looks at once', async () => {
  const { world, updates } = appWith({ newest: '' })
  updates.want(true)
  await updates.proceed()
  updates.want(false)
  updates.want(true)
  await updates.proceed()
  expect(world.story).toEqual(['looks', 'looks'])
})

test('a copy that cannot replace itself says why, whatever is wanted', async () => {
  const updates = openUpdates({
    updater: 'This is run from its sources.',
    isQuiet: async () => true,
    onChange: () => undefined,
    now: () => 0,
  })
  updates.want(true)
  await updates.proceed()
  expect(updates.state).toEqual({ state: 'unavailable', reason: 'This is run from its sources.' })
})

test('a copy knows how it was installed, and where new versions are, from what was packaged with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recollect-installed-'))
  mkdirSync(join(folder, 'resources'))
  const place = { env: {}, program: '/opt/Recollect/recollect', resources: join(folder, 'resources') }
  expect(installation({ ...place, platform: 'linux' })).toBeUndefined()
  writeFileSync(join(folder, 'resources', 'package-type'), 'deb\n')
  expect(installation({ ...place, platform: 'linux' })).toBe('deb')
  expect(installation({ ...place, platform: 'linux', program: '/home/me/recollect/recollect' })).toBeUndefined()
  expect(installation({ ...place, platform: 'linux', env: { APPIMAGE: '/home/me/Recollect.AppImage' } })).toBe(
    'appimage',
  )
  expect(installation({ ...place, platform: 'darwin' })).toBe('mac')
  expect(installation({ ...place, platform: 'win32', program: join(folder, 'Recollect.exe') })).toBeUndefined()
  writeFileSync(join(folder, 'Uninstall Recollect.exe'), '')
  expect(installation({ ...place, platform: 'win32', program: join(folder, 'Recollect.exe') })).toBe('nsis')

  const write = (about: object): void => writeFileSync(join(folder, 'package.json'), JSON.stringify(about))
  write({ name: 'recollect' })
  expect(updateSource(folder)).toBeUndefined()
  const updates = { address: 'https://example.org/new/', key: 'AAAA' }
  write({ name: 'recollect', updates })
  expect(updateSource(folder)).toEqual(updates)
  rmSync(folder, { recursive: true })
})
