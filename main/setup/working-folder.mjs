import { join } from 'node:path'
import { root } from './root.mjs'

/** npm runs scripts in the project's folder; the paths that people type are meant from where they are. */
export function goWhereTheyAre() {
  const there = process.env['INIT_CWD']
  if (there && process.env['npm_package_json'] === join(root, 'package.json')) process.chdir(there)
}
