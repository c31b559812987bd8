import { stderr } from 'node:process'

/** Everything that set-up says goes to stderr: stdout belongs to the command that it prepares. */
export const colourful = Boolean(stderr.isTTY) && !process.env['NO_COLOR']

/** @param {string} text */
export const dim = (text) => (colourful ? `\x1b[2m${text}\x1b[22m` : text)
/** @param {string} text */
export const bold = (text) => (colourful ? `\x1b[1m${text}\x1b[22m` : text)
/** @param {string} text */
export const red = (text) => (colourful ? `\x1b[31m${text}\x1b[39m` : text)
/** @param {string} text */
export const green = (text) => (colourful ? `\x1b[32m${text}\x1b[39m` : text)

/** @param {string} line */
export function say(line) {
  stderr.write(`${line}\n`)
}

/** @param {number} ms */
export const seconds = (ms) => (ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`)

/**
 * Says what is being done, waits for it, and says how long it took. On a terminal the time runs along.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function during(what, work) {
  const started = Date.now()
  if (!stderr.isTTY) say(`${what} …`)
  const tick = () => stderr.write(`\r\x1b[K${what} … ${dim(seconds(Date.now() - started))}`)
  const timer = stderr.isTTY ? setInterval(tick, 200) : undefined
  try {
    const result = await work()
    if (stderr.isTTY) stderr.write('\r\x1b[K')
    say(stderr.isTTY ? `${what} ${dim(seconds(Date.now() - started))}` : `  took ${seconds(Date.now() - started)}`)
    return result
  } catch (error) {
    if (stderr.isTTY) stderr.write('\n')
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** Something that set-up cannot do, in words for the person at the terminal. Shown without a stack. */
export class SetupProblem extends Error {}

/**
 * Runs a command's main function. Whatever goes wrong is said in a sentence, and the exit code is 1.
 *
 * @param {() => Promise<void>} main
 */
export async function asCommand(main) {
  try {
    await main()
  } catch (error) {
    const known = error instanceof SetupProblem
    say(`\n${red(known ? error.message : `Set-up stopped: ${error instanceof Error ? error.message : String(error)}`)}`)
    if (!known && process.env['RECOLLECT_DEBUG']) console.error(error)
    process.exitCode = 1
  }
}
