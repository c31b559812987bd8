import { spawn } from 'node:child_process'

/** How each platform shows an address in the person's own browser. */
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
}

/** An opener that has not failed by now has opened it. */
const patienceMs = 3_000

/** Shows `address` in the person's browser. False when there is no display, no browser, or it did not work. */
export function browse(
  address: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const [program, ...args] = openers[platform] ?? []
  const headless = platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']
  if (program === undefined || headless) return Promise.resolve(false)
  return new Promise((resolve) => {
    const opener = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
    const timer = setTimeout(() => resolve(true), patienceMs)
    const end = (opened: boolean): void => {
      clearTimeout(timer)
      resolve(opened)
    }
    opener.on('error', () => end(false))
    opener.on('exit', (code) => end(code === 0))
    opener.unref()
  })
}
