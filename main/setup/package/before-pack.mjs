import { existsSync } from 'node:fs'
import { inProject } from '../root.mjs'

/**
 * electron-builder calls this before it copies anything: says in words what cannot be packaged here.
 *
 * @param {{ electronPlatformName: string, arch: number }} context
 */
export default function beforePack({ electronPlatformName, arch }) {
  const problem = obstacle(electronPlatformName, archName(arch), (path) => existsSync(inProject(path)))
  if (problem) throw new Error(problem)
}

/**
 * @param {string} platform Node's name of it.
 * @param {string} arch
 * @param {(path: string) => boolean} exists Of paths below the project.
 * @returns {string | undefined} A sentence, or nothing where there is no obstacle.
 */
export function obstacle(platform, arch, exists) {
  if (platform === 'darwin' && arch !== 'arm64') {
    return 'There is no package for Macs with Intel’s processors: ONNX Runtime, which runs the models, no longer comes for them.'
  }
  if (platform === 'linux' || exists(`node_modules/@img/sharp-${platform}-${arch}`)) return undefined
  return `sharp for ${platform} on ${arch} is not installed, because npm installs it for the machine that it runs on. Package on such a machine, or first: npm ci --os=${platform} --cpu=${arch}`
}

/** electron-builder counts architectures. @param {number} arch */
export const archName = (arch) => ['ia32', 'x64', 'armv7l', 'arm64', 'universal'][arch] ?? `architecture ${arch}`
