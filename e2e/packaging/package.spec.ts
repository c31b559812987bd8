import { expect, test } from '@playwright/test'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { contentOf, entriesOf } from '../../main/setup/package/asar.mjs'
import { largest, problemsOf, sizeOf } from '../../main/setup/package/contents.mjs'
import { desktopCommand, findDesktop, withoutSandbox } from '../machine.ts'
import { buildPackages } from './build.ts'
import { built, workshop } from './built.ts'
import { fuseMark } from './stand-in.ts'

/**
 * Makes the packages of this checkout, which the specs of the project `packaged` then run on, and looks into them.
 * Everything comes from electron-builder.yml; Electron is the one that is here, or a stand-in that starts the shim.
 */
const isLinux = process.platform === 'linux'
const hasDebian = isLinux && spawnSync('dpkg-deb', ['--version']).status === 0
const { folder, program, resources, artifact } = built()
const archive = join(resources, 'app.asar')

test.describe.configure({ mode: 'serial', timeout: 300_000 })

test.beforeAll(async () => {
  const targets = isLinux ? ['--linux', 'tar.gz', ...(hasDebian ? ['deb'] : [])] : ['--dir']
  const { code, output } = await buildPackages({ targets: [...targets, `--${process.arch}`] })
  expect(code, output).toBe(0)
})

test('the package has what the app needs, for this machine and no other', () => {
  expect(problemsOf({ resources, platform: process.platform, arch: process.arch })).toEqual([])
})

test('the package adds no more to Electron than was agreed', () => {
  expect(sizeOf(resources)).toBeLessThan(largest)
})

test('nothing of what the app is made from or tested with is in it', () => {
  const paths = entriesOf(archive).map(({ path }) => path)
  expect([...new Set(paths.map((path) => path.split('/')[0]))].toSorted()).toEqual([
    'node_modules',
    'out',
    'package.json',
  ])
  expect(paths.filter((path) => /\.(ts|map|md|svelte)$/.test(path))).toEqual([])
  const about = entriesOf(archive).find(({ path }) => path === 'package.json')
  expect(about && contentOf(archive, about).toString()).not.toContain('devDependencies')
})

test('only what an operating system loads lies beside the archive', () => {
  const beside = entriesOf(archive).flatMap(({ path, unpacked }) => (unpacked ? [path] : []))
  expect(beside.filter((path) => !/\.(node|so|dylib|dll)(\.[\d.]+)?$/.test(path))).toEqual([])
})

test('the licences of all packages go with it', () => {
  const licences = readFileSync(join(resources, 'licences.txt'), 'utf8')
  const packages = entriesOf(archive).flatMap(
    ({ path }) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
  )
  expect(packages.length).toBeGreaterThan(20)
  for (const name of [...packages, 'svelte', '@lucide/svelte'])
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'))
  expect(licences).toContain('The Recollect authors')
  const theirs = join(process.platform === 'darwin' ? resources : folder, 'LICENSE.electron.txt')
  expect(existsSync(theirs)).toBe(true)
})

test('the program has the doors shut that a photo organiser has no use for', () => {
  test.skip(!isLinux, 'on macOS and Windows they are in another file, and electron-builder checks them itself')
  const bytes = readFileSync(program)
  const at = bytes.indexOf(fuseMark) + fuseMark.length
  const states = bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0)).toString()
  // In Electron's order: run as Node, encrypted cookies, NODE_OPTIONS, --inspect (open here, for Playwright),
  // fingerprint of the archive, only from the archive, a snapshot of its own (as it was), rights of file:.
  expect(states.slice(0, 6)).toBe('010111')
  expect(states[7]).toBe('0')
})

test.describe('as Debian installs it', () => {
  test.skip(!hasDebian, 'there is no dpkg-deb here')
  const field = (name: string): string =>
    execFileSync('dpkg-deb', ['--field', artifact('deb'), name], { encoding: 'utf8' }).trim()
  const paths = (): string[] =>
    execFileSync('dpkg-deb', ['--contents', artifact('deb')], { encoding: 'utf8', maxBuffer: 1e8 })
      .split('\n')
      .flatMap((line) => /^-\S+ root\/root .*? \.(\/.*)$/.exec(line)?.[1] ?? [])
  const text = (path: string): string =>
    execFileSync('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO ".$2"', 'sh', artifact('deb'), path], {
      encoding: 'utf8',
    })

  test('it says what it is and what it needs', () => {
    expect(field('Package')).toBe('recollect')
    expect(field('Architecture')).toBe(process.arch === 'x64' ? 'amd64' : process.arch)
    expect(field('Depends')).toContain('libgtk-3-0')
    expect(field('Description')).toMatch(/^Finds your photos by what you remember/)
    expect(field('Maintainer')).toMatch(/<.+@.+>/)
  })

  test('it holds the whole app, owned by root', () => {
    const inside = paths()
    const whole = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/shim-'))
      .map((entry) => join('/opt/Recollect', entry.parentPath.slice(folder.length), entry.name))
    expect(whole.length).toBeGreaterThan(10)
    expect(inside).toEqual(expect.arrayContaining(whole))
  })

  test('menus and file managers offer it, with its icon, for folders and pictures', () => {
    const entry = text('/usr/share/applications/recollect.desktop')
    expect(entry).toMatch(/^Exec=\/opt\/Recollect\/recollect %U$/m)
    expect(entry).toMatch(/^MimeType=inode\/directory;image\/jpeg;.*image\/heif;.*image\/x-nikon-nef;.*$/m)
    expect(entry).toMatch(/^Categories=Graphics;Photography;Viewer;$/m)
    expect(entry).toMatch(/^StartupWMClass=recollect$/m)
    const icons = paths().filter((path) => /hicolor\/\d+x\d+\/apps\/recollect\.png$/.test(path))
    expect(icons).toHaveLength(9)
  })

  test('software centres find its description', () => {
    const about = text('/usr/share/metainfo/org.recollect.app.metainfo.xml')
    expect(about).toContain('<launchable type="desktop-id">recollect.desktop</launchable>')
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'))
    expect(about).toContain(`<release version="${version}"`)
  })

  test('removing it takes nothing of the library along', () => {
    const script = execFileSync(
      'sh',
      ['-c', 'dpkg-deb --ctrl-tarfile "$1" | tar -xO ./postrm', 'sh', artifact('deb')],
      {
        encoding: 'utf8',
      },
    )
    expect(script).not.toMatch(/share\/Recollect|\$HOME|~/)
  })
})

test('the archive for every other Linux unpacks into one folder, with the same files', () => {
  test.skip(!isLinux, 'it is made for Linux')
  const listed = execFileSync('tar', ['-tzf', artifact('tar.gz')], { encoding: 'utf8', maxBuffer: 1e8 }).split('\n')
  const files = listed.filter((path) => path !== '' && !path.endsWith('/'))
  expect(new Set(files.map((path) => path.split('/')[0])).size).toBe(1)
  const inside = files.map((path) => path.slice(path.indexOf('/')).replace('/./', '/'))
  const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
  expect(inside).toEqual(
    expect.arrayContaining([
      '/recollect',
      '/resources/app.asar',
      `/resources/app.asar.unpacked/${native}`,
      '/resources/models/mini/image.onnx',
      '/resources/licences.txt',
    ]),
  )
})

test('a package that lacks a native file is refused, with its name', async () => {
  test.skip(findDesktop()?.name !== 'shim', 'once is enough')
  const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
  const { code, output } = await buildPackages({
    name: 'lacking',
    targets: ['--linux', 'dir', `--${process.arch}`],
    config: [`--config.linux.files=!${native}`],
  })
  expect(code).not.toBe(0)
  expect(output).toContain(`The package lacks ${native}.`)
})

test('an app that has lost a native file does not come up', async () => {
  test.skip(findDesktop()?.name !== 'shim', 'on a real Electron its dialog waits for a person')
  const broken = join(workshop, 'broken')
  cpSync(folder, broken, { recursive: true, filter: (path) => !basename(path).startsWith('shim-') })
  rmSync(join(broken, 'resources', 'app.asar.unpacked', 'node_modules', 'better-sqlite3'), { recursive: true })
  const library = mkdtempSync(join(tmpdir(), 'recollect-e2e-'))
  const { env } = desktopCommand('packaged')
  const child = spawn(join(broken, basename(program)), [...withoutSandbox, '--library', library], { env })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  expect(code).toBe(1)
  expect(said).toMatch(/Recollect cannot open your library: Cannot find module .*better_sqlite3/)
  rmSync(library, { recursive: true, force: true, maxRetries: 3 })
})

test('a package for another processor gets that one’s files', async () => {
  test.skip(findDesktop()?.name !== 'shim', 'Electron’s own folder is for one processor')
  const arch = process.arch === 'x64' ? 'arm64' : 'x64'
  const { code, output } = await buildPackages({ name: 'other', targets: ['--linux', 'dir', `--${arch}`] })
  expect(code, output).toBe(0)
  const other = join(built('other').folder, '..', arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`)
  const unpacked = entriesOf(join(other, 'resources', 'app.asar')).flatMap(({ path, unpacked: is }) =>
    is ? [path] : [],
  )
  expect(unpacked).toContain(`node_modules/better-sqlite3/prebuilds/linux-${arch}.node`)
  expect(unpacked.filter((path) => path.includes(process.arch))).toEqual([])
})

test('for a Mac with Intel’s processor there is no package, and a reason', async () => {
  test.skip(process.platform === 'win32', 'macOS packages cannot be made on Windows')
  const { code, output } = await buildPackages({ name: 'intel', targets: ['--mac', 'dir', '--x64'] })
  expect(code).not.toBe(0)
  expect(output).toContain('There is no package for Macs with Intel’s processors')
})

test('what is installed can be run by everybody', () => {
  test.skip(process.platform === 'win32', 'Windows has no such bits')
  expect(statSync(program).mode & 0o555).toBe(0o555)
  expect(statSync(archive).mode & 0o444).toBe(0o444)
})
