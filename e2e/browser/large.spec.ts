import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { expect, test } from '../app.ts'
import { draw } from '../generate.ts'
import { findChromium, root, withoutSandbox } from '../machine.ts'

/** A library that `recollect bench scale --data` has made: `<data>/1000000`. Nothing in it is changed. */
const library = process.env['RECOLLECT_LARGE_LIBRARY']

interface Frames {
  /** Milliseconds from one to the next. */
  readonly times: number[]
}

/** `recollect serve`, of the library as it is. */
async function serve(folder: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const args = [join(root, 'out', 'main', 'cli.js'), 'serve', '--json', '--still', '--library', folder]
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string]
  const stop = async (): Promise<void> => {
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    await ended
  }
  return { address: (JSON.parse(line) as { address: string }).address, stop }
}

test('a large library scrolls without a hitch', async ({}, info) => {
  test.skip(library === undefined, 'RECOLLECT_LARGE_LIBRARY names no library')
  test.setTimeout(300_000)
  await draw(info.outputPath(), [{ file: 'preview.jpg', colour: '#1c58c8', size: [400, 300] }])
  const preview = info.outputPath('preview.jpg')
  const { address, stop } = await serve(library ?? '')
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...withoutSandbox, '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    // Made-up photos have no previews; all of them look like this one.
    await page.route('**/media/preview/**', (route) => route.fulfill({ path: preview }))
    const began = Date.now()
    await page.goto(address)
    const tiles = page.getByRole('list', { name: 'Photos', exact: true }).getByRole('listitem')
    await expect(tiles.first()).toBeVisible({ timeout: 60_000 })
    const first = Date.now() - began
    const scroller = page
      .getByRole('list', { name: 'Photos', exact: true })
      .locator('xpath=ancestor::*[@role="presentation"][1]')
    // The whole of it has arrived when the end of the scroll bar no longer moves.
    const height = (): Promise<number> => scroller.evaluate((element) => element.scrollHeight)
    await expect.poll(height, { timeout: 60_000, intervals: [500] }).toBeGreaterThan(1_000_000)
    const whole = Date.now() - began

    await page.evaluate(() => {
      const frames: Frames = { times: [] }
      let last = performance.now()
      const next = (now: number): void => {
        frames.times.push(now - last)
        last = now
        requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
      Object.assign(window, { frames })
    })
    await page.mouse.move(600, 400)
    for (let i = 0; i < 150; i++) await page.mouse.wheel(0, i % 50 === 49 ? 40_000 : 240)
    const times = await page.evaluate(() => (window as unknown as { frames: Frames }).frames.times)

    times.sort((a, b) => a - b)
    const share = times.filter((time) => time <= 50).length / times.length
    const worst = times.at(-1) ?? 0
    const result = { first, whole, frames: times.length, within50: share, median: times[times.length >> 1], worst }
    info.annotations.push({ type: 'scroll', description: JSON.stringify(result) })
    process.stdout.write(`${JSON.stringify(result)}\n`)
    expect(share).toBeGreaterThanOrEqual(0.95)
    expect(worst).toBeLessThanOrEqual(200)
  } finally {
    await browser.close()
    await stop()
  }
})
