import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build, buildIsCurrent } from './build.mjs'
import { handOver, run } from './child.mjs'
import { findChromium, howToGetChromium } from './chromium.mjs'
import { prepare } from './prepare.mjs'
import { inProject, root } from './root.mjs'
import { asCommand, bold, dim, green, red, say, seconds } from './say.mjs'
import { inWords, nothing, sum, tallyPlaywright, tallyVitest } from './tally.mjs'

const usage = `npm test -- [FILTER…] [--no-e2e] [--packaged]

Sets up what is missing, then runs everything: format, lint, types, tests, the build, and the app in a real browser.

  FILTER…    only the test files whose path contains one of these; those under e2e/ run in the browser
  --no-e2e   leave the browser out
  --packaged only build the packages, look into them, and run every desktop spec on the app that they hold

For example: npm test -- main/library/store`

/** @typedef {import('./tally.mjs').Tally} Tally */

const module = (/** @type {string[]} */ ...parts) => inProject('node_modules', ...parts)
const tsc = module('typescript', 'bin', 'tsc')

/** What is checked without running any of it. Each counts as one test. @type {readonly (readonly [string, readonly string[]])[]} */
const checks = [
  [
    'format',
    [
      module('prettier', 'bin', 'prettier.cjs'),
      '--check',
      '--cache',
      '--cache-location',
      inProject('.cache', 'prettier'),
      '.',
    ],
  ],
  ['lint', [module('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.']],
  ['types: contract', [tsc, '-p', 'preload']],
  ['types: main', [tsc, '-p', 'main']],
  ['types: e2e', [tsc, '-p', 'e2e']],
  ['types: tools', [tsc, '-p', '.']],
  [
    'types: renderer',
    [module('svelte-check', 'bin', 'svelte-check'), '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings'],
  ],
]

await asCommand(async () => {
  const given = process.argv.slice(2)
  if (given.includes('--help') || given.includes('-h')) return console.log(usage)
  const packaged = given.includes('--packaged')
  const unknown = given.find((argument) => argument.startsWith('-') && !['--no-e2e', '--packaged'].includes(argument))
  if (unknown) throw new Error(`There is no ${unknown}.\n\n${usage}`)
  await prepare(fileURLToPath(import.meta.url), { built: false })
  process.chdir(root)
  const filters = given.filter((argument) => !argument.startsWith('-'))
  const e2e = filters.filter((filter) => filter.startsWith('e2e'))
  const units = filters.filter((filter) => !filter.startsWith('e2e'))
  const everything = filters.length === 0 && !packaged
  /** @type {Tally[]} */
  const tallies = []
  if (everything) tallies.push(await inspect())
  if (everything || units.length > 0) tallies.push(await unitTests(units))
  if (everything || packaged || e2e.length > 0) {
    const built = await buildAsTest()
    tallies.push(built)
    // Packaging takes its time: whoever asks for some specs gets those.
    const named = e2e.some((filter) => filter.includes('packag'))
    const onPackage = packaged ? 'all' : everything || named ? 'telling' : undefined
    if (!given.includes('--no-e2e')) tallies.push(await browserTests(e2e, built.failed === 0, onPackage))
  }
  const all = sum(tallies)
  if (all.failed > 0 || all.passed === 0) process.exitCode = 1
  console.log(`\n${inWords(all)}`)
})

/** Runs the checks, as many at once as there are processors. Output comes in order, and only from those that fail. */
async function inspect() {
  say(bold('Format, lint, types'))
  let next = 0
  /** @type {Tally[]} */
  const tallies = []
  const lane = async () => {
    for (let check = checks[next++]; check; check = checks[next++]) {
      const [name, args] = check
      const started = Date.now()
      const { code, output } = await run(process.execPath, args, { cwd: root })
      tallies.push(report(name, code === 0, output, started))
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 3) }, lane))
  return sum(tallies)
}

/** @param {string} name @param {boolean} passed @param {string} output @param {number} started @returns {Tally} */
function report(name, passed, output, started) {
  say(`${passed ? green('✓') : red('✗')} ${name} ${dim(seconds(Date.now() - started))}`)
  if (!passed) say(output.trimEnd())
  return { ...nothing, [passed ? 'passed' : 'failed']: 1 }
}

/** @param {readonly string[]} filters @returns {Promise<Tally>} */
async function unitTests(filters) {
  say(`\n${bold('Unit, store, pipeline, contract and architecture tests')}`)
  const file = reportFile('vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await handOver(process.execPath, [module('vitest', 'vitest.mjs'), 'run', ...reporters, ...filters], {
    cwd: root,
  })
  return counted(file, tallyVitest, code)
}

/** @returns {Promise<Tally>} */
async function buildAsTest() {
  say(`\n${bold('Build')}`)
  const started = Date.now()
  try {
    if (!buildIsCurrent()) await build()
    return report('build', true, '', started)
  } catch (error) {
    return report('build', false, error instanceof Error ? error.message : String(error), started)
  }
}

/**
 * @param {readonly string[]} filters
 * @param {boolean} built
 * @param {'all' | 'telling' | undefined} onPackage Which specs also run on the packaged app; `all`: only there.
 * @returns {Promise<Tally>}
 */
async function browserTests(filters, built, onPackage) {
  say(`\n${bold(onPackage === 'all' ? 'The app, from its package' : 'The app, in a browser')}`)
  if (onPackage) process.env['RECOLLECT_E2E_PACKAGED'] ??= onPackage
  const cli = module('@playwright', 'test', 'cli.js')
  const projects = onPackage === 'all' ? ['--project=packag*'] : []
  const args = [cli, 'test', '--config', 'e2e/playwright.config.ts', ...projects, ...filters]
  const file = reportFile('playwright.json')
  const chromium = findChromium() ?? (await playwrightsOwn())
  if (!built || !chromium) {
    // Counted all the same: listing needs no browser.
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    await run(process.execPath, [...args, '--list', '--reporter=json'], { cwd: root, env })
    const listed = counted(file, (found) => ({ ...nothing, skipped: testsListed(found.suites) }), 0)
    say(
      built
        ? `Skipped: no Chromium was found. To get one: ${howToGetChromium()}.`
        : 'Skipped: there is nothing to run, because the build failed.',
    )
    return { ...nothing, skipped: Math.max(1, listed.skipped) }
  }
  const env = { ...process.env, RECOLLECT_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const { code } = await handOver(process.execPath, [...args, '--reporter=list,json'], { cwd: root, env })
  return counted(file, tallyPlaywright, code)
}

/** The Chromium that `npx playwright install chromium` brings. @returns {Promise<string | undefined>} */
async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

/** @param {any[]} suites @returns {number} */
function testsListed(suites) {
  return suites.reduce((count, { specs = [], suites: inner = [] }) => {
    const own = specs.reduce((/** @type {number} */ tests, /** @type {any} */ spec) => tests + spec.tests.length, 0)
    return count + own + testsListed(inner)
  }, 0)
}

/** @param {string} name @returns {string} An absolute path where no report is yet. */
function reportFile(name) {
  const file = inProject('.cache', 'test', name)
  mkdirSync(inProject('.cache', 'test'), { recursive: true })
  rmSync(file, { force: true })
  return file
}

/**
 * A run that left no report, or that failed although all of its tests passed, has failed once.
 *
 * @param {string} file @param {(report: any) => Tally} count @param {number} code
 * @returns {Tally}
 */
function counted(file, count, code) {
  try {
    const tally = count(JSON.parse(readFileSync(file, 'utf8')))
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
  } catch (error) {
    say(red(`There is no report in ${file}: ${error instanceof Error ? error.message : String(error)}`))
    return { ...nothing, failed: 1 }
  }
}
