import { spawn } from 'node:child_process'

/** @typedef {{ code: number, signal: NodeJS.Signals | null, output: string }} Ended */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** What a shell reports for a program that a signal ended is 128 and its number. @type {Record<string, number>} */
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }

/** A program that has been told to stop, and has not by now, is ended. */
const patienceMs = 5_000

/** Signals that ask us to stop are passed on for as long as `child` runs. */
function passSignalsTo(/** @type {ChildProcess} */ child, /** @type {(code: number) => void} */ after) {
  const handlers = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map((signal) => {
    const handler = () => {
      child.kill(signal)
      after(128 + (signalNumbers[signal] ?? 0))
    }
    process.on(signal, handler)
    return () => void process.off(signal, handler)
  })
  return () => handlers.forEach((stop) => stop())
}

/**
 * Runs a program to its end and collects what it prints. When we are told to stop, so is it, and when it has, we do:
 * whoever comes after us must not find it still at work.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean }} options
 * @returns {Promise<Ended>} Code 127 when it could not be started.
 */
export function run(program, args, { cwd, env = process.env, timeoutMs, shell = false }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    /** @type {number | undefined} */
    let toldToStop
    const stopPassing = passSignalsTo(child, (code) => {
      toldToStop = code
      setTimeout(() => child.kill('SIGKILL'), patienceMs).unref()
    })
    /** @type {Buffer[]} */
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk))
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    /** @param {number} code @param {NodeJS.Signals | null} signal @param {string} [note] */
    const end = (code, signal, note = '') => {
      clearTimeout(timer)
      if (toldToStop !== undefined) process.exit(toldToStop)
      stopPassing()
      resolve({ code, signal, output: Buffer.concat(chunks).toString() + note })
    }
    child.on('error', (error) => end(127, null, error.message))
    child.on('close', (code, signal) => end(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0), signal))
  })
}

/**
 * Hands the terminal over to a program and waits for it. Signals go to it, and ending is its decision.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, ms: number }>} Never rejects; code 127 when it could not be started.
 */
export function handOver(program, args, options = {}) {
  const started = Date.now()
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' })
    const stopPassing = passSignalsTo(child, () => undefined)
    /** @param {number} code */
    const end = (code) => {
      stopPassing()
      resolve({ code, ms: Date.now() - started })
    }
    child.on('error', () => end(127))
    child.on('close', (code, signal) => end(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0)))
  })
}
