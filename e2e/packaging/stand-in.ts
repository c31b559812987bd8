import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../machine.ts'
import { packagedFlag } from '../shim/packaged.ts'

/** What Electron's program has, so that its fuses can be found and flipped: a mark, a version, a count, the fuses. */
export const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuses = '101100011'

/**
 * A folder like the one that Electron is distributed as for Linux, whose program starts the shim. What matters to
 * packaging is there; what makes it a browser is not.
 */
export function makeStandIn(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'), { recursive: true })
  const shim = join(root, 'e2e', 'shim')
  const script = `#!/bin/sh
# A stand-in for Electron's program, for tests of packaging: see e2e/shim/README.md.
# ${fuseMark}\u0001${String.fromCharCode(fuses.length)}${fuses}
here=$(dirname "$(readlink -f "$0")")
inspect=
for argument in "$@"; do case "$argument" in --inspect=*) inspect=$argument ;; esac; done
exec "\${RECOLLECT_NODE:-node}" $inspect --import "${shim}/register.ts" "${shim}/boot.ts" "${packagedFlag}$here" "$@"
`
  writeFileSync(join(folder, 'electron'), script, { mode: 0o755 })
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak', 'version']) {
    writeFileSync(join(folder, name), 'A stand-in.\n')
  }
}
