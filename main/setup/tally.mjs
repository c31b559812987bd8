/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @type {Tally} */
export const nothing = { passed: 0, failed: 0, skipped: 0 }

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const sum = (tallies) =>
  tallies.reduce(
    (all, { passed, failed, skipped }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      skipped: all.skipped + skipped,
    }),
    nothing,
  )

/** The last line of a test run. @param {Tally} tally */
export const inWords = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * Counts a report of `vitest --reporter=json`. A file that could not even be loaded counts as one failure.
 *
 * @param {any} report
 * @returns {Tally}
 */
export function tallyVitest(report) {
  const files = report.testResults.map((/** @type {any} */ file) => {
    const tests = /** @type {{ status: string }[]} */ (file.assertionResults)
    const passed = tests.filter(({ status }) => status === 'passed').length
    const failed = tests.filter(({ status }) => status === 'failed').length
    const broken = file.status === 'failed' && failed === 0 ? 1 : 0
    return { passed, failed: failed + broken, skipped: tests.length - passed - failed }
  })
  return sum(files)
}

/**
 * Counts a report of `playwright test --reporter=json`. A test that passed only when it was repeated has failed: it is
 * not to be relied on. So has a report with errors outside of any test.
 *
 * @param {any} report
 * @returns {Tally}
 */
export function tallyPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  const failed = unexpected + flaky
  return { passed: expected, failed: failed === 0 && report.errors.length > 0 ? 1 : failed, skipped }
}
