import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { run } from './child.mjs'
import { inProject } from './root.mjs'
import { SetupProblem } from './say.mjs'

/**
 * Runs npm, the one that started us where there is one, and turns a failure into a sentence.
 *
 * @param {readonly string[]} args
 * @param {string} cwd A folder with a package.json of its own.
 * @param {string} doing What cannot be done when it fails, as in "… could not be installed".
 */
export async function npm(args, cwd, doing) {
  const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--fetch-retry-mintimeout=2000']
  const own = process.env['npm_execpath']
  const viaNode = own !== undefined && /\.c?js$/.test(own)
  const program = viaNode ? process.execPath : 'npm'
  // Certificates that the machine trusts are trusted here too: a company's proxy often has one of its own.
  const env = { NODE_USE_SYSTEM_CA: '1', ...withoutNpmState(process.env) }
  const options = { cwd, env, shell: !viaNode && process.platform === 'win32' }
  const { code, output } = await run(program, [...(viaNode ? [own] : []), ...args, ...flags], options)
  if (code === 0) return
  const log = inProject('.cache', 'setup.log')
  mkdirSync(dirname(log), { recursive: true })
  writeFileSync(log, `npm ${args.join(' ')} in ${cwd} ended with ${code}\n\n${output}`)
  throw new SetupProblem(
    `${doing} ${explainNpmFailure(output + fetchFailures(output), code)}\nThe whole output is in ${log}. The same command goes on from here.`,
  )
}

/**
 * What npm writes to its own log and not always to the terminal: requests that failed, as lines of complaint.
 *
 * @param {string} output
 */
function fetchFailures(output) {
  const log = /complete log of this run can be found in: (.+)/.exec(output)?.[1]
  if (!log || !existsSync(log.trim())) return ''
  const codes = readFileSync(log.trim(), 'utf8').matchAll(/http fetch .* failed with (\w+)/g)
  return [...new Set(Array.from(codes, ([, code]) => `\nnpm error ${code}`))].join('')
}

/**
 * What npm tells a script about the run it is part of would confuse an npm that the script starts elsewhere.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNpmState(env) {
  const state =
    /^npm_(lifecycle_|package_|command$|execpath$|config_(local_prefix|prefix|global_prefix|ignore_scripts)$)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !state.test(name)))
}

/** The first that fits is the reason. @type {readonly (readonly [RegExp, string])[]} */
const reasons = [
  [/ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH/, 'The package registry cannot be reached: is this machine online?'],
  [
    /ECONNREFUSED|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|EPIPE|network/,
    'The connection to the package registry failed. If there is a proxy, npm has to know it (npm config set proxy …).',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_/,
    'The package registry’s certificate is not trusted here. Behind a company proxy, NODE_EXTRA_CA_CERTS names its certificate.',
  ],
  [
    /EINTEGRITY/,
    'Something arrived that is not what the lock file says, and was refused. If it happens again, ask the registry’s owner.',
  ],
  [/\bE40[13]\b/, 'The package registry asks for a login that npm does not have.'],
  [/\bE404\b|ETARGET|notarget/, 'The package registry does not have one of the packages that are needed.'],
  [/\bE5\d\d\b|E429/, 'The package registry has a problem at the moment. Later it may work.'],
  [/ENOSPC/, 'The disk is full: about 1.5 GB are needed.'],
  [/EROFS|EACCES|EPERM/, 'Files in this folder cannot be written by this user.'],
  [/EUSAGE|EBADLOCK|in sync/, 'package.json and package-lock.json do not agree with each other.'],
]

/**
 * @param {string} output What npm printed.
 * @param {number} code Its exit code.
 * @returns {string} Why it failed, in a sentence or two.
 */
export function explainNpmFailure(output, code) {
  if (code === 127)
    return 'npm itself could not be started: it comes with Node, or as a package of its own (Debian: npm).'
  const complaints = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
  const known = reasons.find(([sign]) => complaints.some((line) => sign.test(line)))
  if (known) return known[1]
  const words = complaints.map((line) => line.replace(/^npm (error|ERR!) ?/, '')).filter((line) => line.trim() !== '')
  return `npm says: ${words.slice(0, 3).join(' ') || `exit code ${code}`}`
}
