import { join } from 'node:path'
import { encoderEnvironment } from '../compute/encoder/process-environment.ts'
import { imageEnvironment } from '../compute/images/environment.ts'
import { crashesFile } from './crashes-file.ts'

/** Arguments and environment of a compute process for the library in the folder `library`, whoever starts it. */
export function computeLaunch(library: string): { readonly args: string[]; readonly env: NodeJS.ProcessEnv } {
  return { args: [join(library, crashesFile)], env: { ...process.env, ...encoderEnvironment, ...imageEnvironment } }
}
