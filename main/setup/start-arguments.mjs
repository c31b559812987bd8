/** Flags of `recollect serve` that take a value. */
const valued = ['--library', '--port']
/** Those that mean nothing to the window. */
const browserOnly = ['--port', '--no-open']

/**
 * What `npm start` was given, for either door.
 *
 * @param {readonly string[]} args
 * @returns {{ serve: string[], window: string[], help: boolean }} Arguments for `recollect serve` and for the desktop app.
 */
export function startArguments(args) {
  /** @type {string[]} */
  const serve = []
  /** @type {string[]} */
  const window = []
  let open = true
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? ''
    const name = argument.split('=')[0] ?? ''
    if (name === '--no-open') {
      open = false
      continue
    }
    const value = valued.includes(name) && !argument.includes('=') ? args[++i] : undefined
    const whole = value === undefined ? argument : `${name}=${value}`
    serve.push(whole)
    if (!browserOnly.includes(name)) window.push(whole)
  }
  if (open) serve.unshift('--open')
  return { serve, window, help: args.includes('--help') || args.includes('-h') }
}
