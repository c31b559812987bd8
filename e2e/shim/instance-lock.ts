import { mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Launch {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly data: unknown
}

/** Bytes of a launch that Chromium hands over, on Linux. */
const mostOfLaunch = 32 * 1024

/**
 * Whether this process is the first with this folder. If it is not, the first one is told of this launch.
 *
 * The owner's process id is in the file `owner`, and launches are files beside it: no more than tests need.
 */
export function takeInstanceLock(folder: string, data: unknown, onSecond: (launch: Launch) => void): boolean {
  mkdirSync(folder, { recursive: true })
  const owner = join(folder, 'owner')
  if (isAlive(owner)) {
    const draft = join(folder, `${process.pid}.draft`)
    const launch: Launch = { argv: process.argv, cwd: process.cwd(), data }
    const isWhole = JSON.stringify(launch).length < mostOfLaunch
    // What Chromium does of it: the data, which comes last, is lost.
    writeFileSync(draft, JSON.stringify(isWhole ? launch : { ...launch, argv: [], data: undefined }))
    renameSync(draft, join(folder, `${process.pid}.launch`))
    return false
  }
  writeFileSync(owner, String(process.pid))
  watch(folder, { persistent: false }, (_event, name) => {
    if (!name?.endsWith('.launch')) return
    const file = join(folder, name)
    const text = readOrUndefined(file)
    rmSync(file, { force: true })
    if (text !== undefined) onSecond(JSON.parse(text) as Launch)
  })
  return true
}

function isAlive(owner: string): boolean {
  const pid = Number(readOrUndefined(owner) ?? 0)
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
