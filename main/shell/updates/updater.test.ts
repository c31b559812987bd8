import { HttpExecutor } from 'builder-util-runtime'
import { AppImageUpdater } from 'electron-updater'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type ClientRequest, type RequestOptions, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newKey, packagesIn, signedRelease } from '../../setup/package/sign-release.mjs'
import { releaseFile } from './release.ts'
import { tamed, type Updater } from './updater.ts'

/**
 * electron-updater's own class for AppImages, with Node's HTTP in the place of Electron's, against a server on this
 * machine. The installed program is a script, and so is the one that takes its place.
 */
const key = newKey()
const machine = { platform: 'linux', arch: 'x64' }
const program = (says: string): string => `#!/bin/sh\n# ${says}\n${'# padding\n'.repeat(2_000)}exit 0\n`

let folder: string
let server: Server
/** What the server has, and each request it was sent. */
let files: Record<string, Buffer>
let asked: { readonly path: string; readonly headers: NodeJS.Dict<string | string[]> }[]
/** Bytes of a package that it sends before it breaks off, or stops without a word. */
let breaksOffAfter: number | undefined
let stallsAfter: number | undefined

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'recollect-update-')))
  files = {}
  asked = []
  breaksOffAfter = undefined
  stallsAfter = undefined
  server = createServer(({ url = '', headers }, response) => {
    const path = url.split('?')[0]?.slice(1) ?? ''
    asked.push({ path, headers })
    const file = files[path]
    if (!file) return void response.writeHead(404).end()
    response.writeHead(200, { 'Content-Length': file.length })
    if (stallsAfter !== undefined && !path.endsWith('.json')) return void response.write(file.subarray(0, stallsAfter))
    if (breaksOffAfter === undefined || path.endsWith('.json')) return void response.end(file)
    response.write(file.subarray(0, breaksOffAfter), () => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.env['APPIMAGE'] = join(folder, 'Recollect.AppImage')
  writeFileSync(process.env['APPIMAGE'], program('the old one'), { mode: 0o755 })
})
afterEach(async () => {
  delete process.env['APPIMAGE']
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  rmSync(folder, { recursive: true })
})

const installed = (): string => readFileSync(join(folder, 'Recollect.AppImage'), 'utf8').split('\n')[1] ?? ''

class NodeExecutor extends HttpExecutor<ClientRequest> {
  override createRequest(options: RequestOptions, callback: (response: unknown) => void): ClientRequest {
    return request(options, callback)
  }

  /** As Electron's does. */
  async download(
    url: URL,
    destination: string,
    options: Parameters<typeof this.doDownload>[1]['options'],
  ): Promise<string> {
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const { hostname, port, pathname } = url
      const target = { protocol: url.protocol, hostname, port, path: pathname, headers: {} }
      const callback = (error: Error | null): void => (error ? reject(error) : resolve(destination))
      this.doDownload(target, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}

/** The app, at version 1.0.0, which believes the holder of `key`. */
function runningApp({ trusts = key.publicHalf } = {}): Updater {
  const config = join(folder, 'app-update.yml')
  writeFileSync(config, 'provider: generic\nurl: http://127.0.0.1\nupdaterCacheDirName: updates\n')
  const updater = new AppImageUpdater(null, {
    version: '1.0.0',
    name: 'recollect',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  })
  Object.assign(updater, { httpExecutor: new NodeExecutor(), _testOnlyOptions: { platform: 'linux' } })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  return tamed(updater, { address, key: trusts }, machine, silent)
}

/** Puts a signed version on the server. */
function publish(version: string, { signer = key.privateHalf, percentage = 100, arch = 'x64' } = {}): Buffer {
  const release = mkdtempSync(join(folder, 'release-'))
  const name = `recollect-${version}-linux-${arch}.AppImage`
  const content = Buffer.from(program(version))
  writeFileSync(join(release, name), content)
  const [found] = packagesIn(release)
  if (!found) throw new Error('There is no package to sign')
  files[name] = content
  const signed = signedRelease(found, { key: signer, percentage, now: new Date('2026-11-21T12:00:00Z') })
  files[releaseFile(machine)] = Buffer.from(signed)
  return content
}

const fetchWhole = (updater: Updater): Promise<void> => updater.fetch(() => undefined, new AbortController().signal)

describe.skipIf(process.platform === 'win32')('an installed app', () => {
  test('finds a newer version, fetches it whole, and puts it in its own place', async () => {
    publish('1.1.0')
    const updater = runningApp()
    expect(await updater.find()).toBe('1.1.0')
    expect(asked.map(({ path }) => path)).toEqual(['update-linux-x64.json'])
    await fetchWhole(updater)
    expect(installed()).toBe('# the old one')
    updater.install(false)
    expect(installed()).toBe('# 1.1.0')
  })

  test('tells the server nothing about itself', async () => {
    publish('1.1.0')
    const updater = runningApp()
    await updater.find()
    await fetchWhole(updater)
    expect(asked).toHaveLength(2)
    for (const { headers } of asked) {
      expect(Object.keys(headers).filter((name) => /id|cookie|auth|token/.test(name))).toEqual([])
    }
  })

  test('has no use for the same version, nor for an older one', async () => {
    publish('1.0.0')
    expect(await runningApp().find()).toBeUndefined()
    publish('0.9.9')
    expect(await runningApp().find()).toBeUndefined()
    expect(asked.every(({ path }) => path.endsWith('.json'))).toBe(true)
  })

  test('cannot be talked into an older one that was signed at its time', async () => {
    publish('0.9.0')
    const old = files[releaseFile(machine)]
    publish('1.1.0')
    files[releaseFile(machine)] = old ?? Buffer.alloc(0)
    expect(await runningApp().find()).toBeUndefined()
  })

  test('refuses a version that is cut off, keeps the old one, and can try again', async () => {
    publish('1.1.0')
    breaksOffAfter = 5_000
    const updater = runningApp()
    expect(await updater.find()).toBe('1.1.0')
    await expect(fetchWhole(updater)).rejects.toThrow()
    expect(installed()).toBe('# the old one')
    breaksOffAfter = undefined
    await fetchWhole(updater)
    updater.install(false)
    expect(installed()).toBe('# 1.1.0')
  })

  test('refuses a version whose bytes are not those that were signed', async () => {
    const content = publish('1.1.0')
    files['recollect-1.1.0-linux-x64.AppImage'] = Buffer.from(content.toString().replace('exit 0', 'exit 1'))
    const updater = runningApp()
    await updater.find()
    await expect(fetchWhole(updater)).rejects.toThrow(/sha512/)
    expect(installed()).toBe('# the old one')
  })

  test('refuses what somebody else has signed, before fetching any of it', async () => {
    publish('1.1.0', { signer: newKey().privateHalf })
    await expect(runningApp().find()).rejects.toThrow('that the makers of this app have not signed')
    publish('1.1.0')
    await expect(runningApp({ trusts: newKey().publicHalf }).find()).rejects.toThrow('not signed')
    expect(asked.every(({ path }) => path.endsWith('.json'))).toBe(true)
  })

  test('refuses an answer that was changed, cut off, or meant for another machine', async () => {
    publish('1.1.0')
    const name = releaseFile(machine)
    const whole = files[name]?.toString() ?? ''
    const { payload, signature } = JSON.parse(whole) as Record<string, string>
    const changed = Buffer.from(payload ?? '', 'base64')
      .toString()
      .replace('1.1.0', '9.9.9')
    files[name] = Buffer.from(JSON.stringify({ payload: Buffer.from(changed).toString('base64'), signature }))
    await expect(runningApp().find()).rejects.toThrow('not signed')
    files[name] = Buffer.from(whole.slice(0, 200))
    await expect(runningApp().find()).rejects.toThrow('cut off or damaged')
    publish('1.1.0', { arch: 'arm64' })
    await expect(runningApp().find()).rejects.toThrow('a version for linux on arm64')
  })

  test('waits for its turn while a version is given to a few first, and keeps its place in the line', async () => {
    publish('1.1.0', { percentage: 0 })
    expect(await runningApp().find()).toBeUndefined()
    const place = readFileSync(join(folder, '.updaterId'), 'utf8')
    const share = (Buffer.from(place.replaceAll('-', ''), 'hex').readUInt32BE(12) / 0xffffffff) * 100
    publish('1.1.0', { percentage: Math.floor(share) })
    expect(await runningApp().find()).toBeUndefined()
    publish('1.1.0', { percentage: Math.floor(share) + 1 })
    expect(await runningApp().find()).toBe('1.1.0')
    expect(readFileSync(join(folder, '.updaterId'), 'utf8')).toBe(place)
  })

  test('stops fetching when it is told to, and leaves nothing behind', async () => {
    publish('1.1.0')
    stallsAfter = 5_000
    const updater = runningApp()
    await updater.find()
    const stop = new AbortController()
    const fetching = expect(updater.fetch(() => undefined, stop.signal)).rejects.toThrow(/cancelled/)
    await expect.poll(() => asked.length).toBe(2)
    stop.abort()
    await fetching
    expect(installed()).toBe('# the old one')
    await expect(updater.fetch(() => undefined, stop.signal)).rejects.toThrow()
    expect(asked).toHaveLength(2)
  })
})

test('packages are sorted by the machine that they are for, and fingerprinted', () => {
  const release = join(folder, 'mixed')
  mkdirSync(release)
  for (const name of [
    'linux-x64.AppImage',
    'linux-amd64.deb',
    'linux-x86_64.rpm',
    'linux-arm64.AppImage',
    'mac-arm64.zip',
  ]) {
    writeFileSync(join(release, `recollect-2.0.0-${name}`), name)
  }
  for (const name of ['recollect-2.0.0-linux-x64.tar.gz', 'recollect-2.0.0-mac-arm64.dmg', 'SHA256SUMS']) {
    writeFileSync(join(release, name), name)
  }
  const found = packagesIn(release)
  expect(found.map(({ platform, arch, files: all }) => `${platform} ${arch} ${all.length}`).toSorted()).toEqual([
    'darwin arm64 1',
    'linux arm64 1',
    'linux x64 3',
  ])
  const sha512 = createHash('sha512').update('linux-arm64.AppImage').digest('base64')
  expect(found.flatMap(({ files: all }) => all)).toContainEqual({
    name: 'recollect-2.0.0-linux-arm64.AppImage',
    size: 20,
    sha512,
  })
  writeFileSync(join(release, 'recollect-2.0.1-linux-x64.AppImage'), 'another')
  expect(() => packagesIn(release)).toThrow('There are packages of 2.0.0 and 2.0.1.')
})
