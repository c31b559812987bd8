import { build, buildIsCurrent } from './build.mjs'
import { dependenciesAreInstalled, installDependencies } from './dependencies.mjs'
import { inProject } from './root.mjs'
import { onSuitableNode } from './runtime.mjs'
import { whileLocked } from './setup-lock.mjs'

/**
 * Everything that has to be there before a command can run: a Node that is new enough, the locked dependencies, and
 * (where the command needs it) the build. Does only what is missing; when nothing is, it costs well under a second.
 *
 * @param {string} script The command's own file.
 * @param {{ built: boolean }} needs
 */
export async function prepare(script, { built }) {
  await onSuitableNode(script)
  if (dependenciesAreInstalled() && (!built || buildIsCurrent())) return
  await whileLocked(inProject('.cache', 'setup.lock'), async () => {
    if (!dependenciesAreInstalled()) await installDependencies()
    if (built && !buildIsCurrent()) await build()
  })
}
