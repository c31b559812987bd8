import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { openPackage, packagedFlag } from './packaged.ts'
import { useResources } from './utility-process.ts'
import { shimVersion } from './version.ts'

/** What Electron does before and after it runs an app's main script. */
const [, script = '', ...given] = process.argv
const packaged = given.find((argument) => argument.startsWith(packagedFlag))?.slice(packagedFlag.length)
const folder = packaged ? openPackage(packaged) : resolve(given.find((argument) => !argument.startsWith('-')) ?? '.')
const resourcesPath = join(packaged ?? folder, 'resources')
if (!statSync(folder).isDirectory())
  throw new Error(`The Electron shim starts from an app's folder, and ${folder} is none`)
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>

Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: shimVersion } })
Object.assign(process, { type: 'browser', resourcesPath })
useResources(resourcesPath)
// Electron's own arguments have no script between the program and the flags.
process.argv.splice(1, packaged ? 2 : 1)
const own = packaged ? [script, `${packagedFlag}${packaged}`] : [script]
app.identify({
  folder,
  isPackaged: packaged !== undefined,
  name: about['productName'] ?? about['name'] ?? '',
  version: about['version'] ?? '',
  command: [...process.execArgv, ...own],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
await import(pathToFileURL(join(folder, about['main'] ?? 'index.js')).href)
await app.begin()
