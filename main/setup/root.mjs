import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. Nothing that set-up does itself is written anywhere else. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** @param {string[]} parts */
export const inProject = (...parts) => join(root, ...parts)
