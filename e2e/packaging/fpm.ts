import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Stands in for the fpm that electron-builder would fetch to make Debian's packages: carries out the arguments that
 * electron-builder gives it, with Debian's own dpkg-deb. What it is asked for and does not know makes it fail.
 */
const flags = new Set(['--force', '--verbose'])
const known = new Set(['-s', '-t', '-d', '--deb-recommends', '--deb-compression', '--deb-priority', '--architecture'])
for (const name of [
  'after-install',
  'after-remove',
  'description',
  'version',
  'package',
  'name',
  'maintainer',
  'vendor',
])
  known.add(`--${name}`)
for (const name of ['url', 'category', 'license']) known.add(`--${name}`)

const options = new Map<string, string[]>()
const copies: string[] = []
const given = process.argv.slice(2)
for (let i = 0; i < given.length; i++) {
  const argument = given[i] ?? ''
  if (flags.has(argument)) continue
  if (!argument.startsWith('-')) {
    copies.push(argument)
    continue
  }
  const [name = '', inline] = argument.split(/=(.*)/s)
  if (!known.has(name)) throw new Error(`The stand-in for fpm does not know ${name}`)
  options.set(name, [...(options.get(name) ?? []), inline ?? given[++i] ?? ''])
}
const option = (name: string): string => options.get(name)?.[0] ?? ''
const list = (name: string): string => (options.get(name) ?? []).join(', ')
if (option('-s') !== 'dir' || option('-t') !== 'deb') throw new Error('The stand-in for fpm makes deb from folders')

const tree = mkdtempSync(join(tmpdir(), 'recollect-deb-'))
chmodSync(tree, 0o755)
for (const copy of copies) {
  const at = copy.lastIndexOf('=')
  const target = join(tree, copy.slice(at + 1))
  mkdirSync(dirname(target), { recursive: true })
  cpSync(copy.slice(0, at), target, { recursive: true })
}
mkdirSync(join(tree, 'DEBIAN'))
const fields = {
  Package: option('--name'),
  Version: option('--version'),
  License: option('--license'),
  Vendor: option('--vendor'),
  Architecture: option('--architecture'),
  Maintainer: option('--maintainer'),
  Depends: list('-d'),
  Recommends: list('--deb-recommends'),
  Section: option('--category'),
  Priority: option('--deb-priority'),
  Homepage: option('--url'),
  Description: option('--description'),
}
const control = Object.entries(fields).flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : []))
writeFileSync(join(tree, 'DEBIAN', 'control'), control.join(''))
for (const [name, script] of [
  ['--after-install', 'postinst'],
  ['--after-remove', 'postrm'],
] as const) {
  writeFileSync(join(tree, 'DEBIAN', script), readFileSync(option(name)), { mode: 0o755 })
}
// Quickly: nobody keeps the result.
execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, option('--package')])
rmSync(tree, { recursive: true })
