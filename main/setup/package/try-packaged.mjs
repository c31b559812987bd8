import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asCommand, say, SetupProblem } from '../say.mjs'
import { inProject } from '../root.mjs'

/**
 * Starts the app that lies packaged in a folder (dist/ if none is named) on a library of its own, with one photo, and
 * waits until the photo has been looked at: then its processes, its native files and its model are all there. This is
 * all that can be asked of a release build, which no test can look into.
 */
const patienceMs = 90_000

/** A PNG of one colour. */
const square =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAMAAACdt4HsAAAAA1BMVEXAMCDS/b2hAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAG0lEQVRYhe3BgQAAAADDoPlT3+AEVQEAAAB0DRBAAAGx1LfoAAAAAElFTkSuQmCC'

await asCommand(async () => {
  const program = findProgram(process.argv[2] ?? inProject('dist'))
  const folder = mkdtempSync(join(tmpdir(), 'recollect-try-'))
  const photos = join(folder, 'photos')
  mkdirSync(photos)
  writeFileSync(join(photos, 'square.png'), Buffer.from(square, 'base64'))
  const library = join(folder, 'library')
  say(`Starting ${program}`)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(program, [...asRoot, '--library', library, photos], { stdio: 'inherit' })
  const ended = once(child, 'exit').then(([code]) => code)
  const state = await Promise.race([seen(library), ended.then((code) => `It ended with exit code ${code}.`)])
  const log = join(library, 'logs', 'recollect.log')
  if (state !== true) {
    child.kill()
    throw new SetupProblem(`${state}\n${existsSync(log) ? readFileSync(log, 'utf8') : 'It has not begun a log.'}`)
  }
  say('It has opened its library and looked at a photo.')
  child.kill()
  await ended
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 })
})

/** @param {string} library @returns {Promise<true | string>} */
async function seen(library) {
  const { default: Database } = await import('better-sqlite3')
  const path = join(library, 'library.db')
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    if (!existsSync(path)) continue
    try {
      const db = new Database(path, { readonly: true })
      const count = db.prepare('SELECT count(*) FROM embedding').pluck().get()
      db.close()
      if (count === 1) return true
    } catch {
      // It is being made.
    }
  }
  return `Within ${patienceMs / 1_000} seconds it did not get to look at a photo.`
}

/** @param {string} dist @returns {string} */
function findProgram(dist) {
  for (const name of existsSync(dist) ? readdirSync(dist) : []) {
    for (const path of [
      join(dist, name, 'recollect'),
      join(dist, name, 'Recollect.exe'),
      join(dist, name, 'Recollect.app', 'Contents', 'MacOS', 'Recollect'),
    ]) {
      if (existsSync(path)) return path
    }
  }
  throw new SetupProblem(`There is no packaged app in ${dist}. npm run package -- --dir makes one.`)
}
