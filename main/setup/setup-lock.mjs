import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './say.mjs'

/**
 * Runs `work` while no other set-up of this project runs; waits for one that does.
 *
 * @template T
 * @param {string} path The lock file. Holds the process id of whoever has it.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  let said = false
  while (!tryLock(path)) {
    if (!said)
      say(`Another set-up is running here (process ${holder(path) ?? 'unknown'}); waiting for it. Ctrl-C gives up.`)
    said = true
    await sleep(300)
  }
  const release = () => rmSync(path, { force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** @param {string} path @returns {boolean} Whether the lock is ours now. */
export function tryLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  const pid = holder(path)
  if (pid === undefined ? !isOld(path) : isAlive(pid)) return false
  // Its owner is gone. Moving it away is atomic; should a new owner have come in between, it gets its lock back.
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (holder(aside) !== pid) linkSync(aside, path)
    rmSync(aside)
  } catch {
    // Somebody else was quicker; the next try tells.
  }
  return false
}

/** @param {string} path @returns {number | undefined} */
function holder(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

/** A lock without a process id is one being written, or one whose writer died in that instant. @param {string} path */
function isOld(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && Date.now() - found.mtimeMs > 5_000
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
