import { readFileSync } from 'node:fs'

const electron = JSON.parse(
  readFileSync(new URL('../../node_modules/electron/package.json', import.meta.url), 'utf8'),
) as Record<string, string>

/** The Electron whose interface this follows, marked as what it is. */
export const shimVersion = `${electron['version'] ?? '0'}-shim`
