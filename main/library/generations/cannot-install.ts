import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'

/** What to say where the generator called `name` cannot be written: `folder` is the one that all generators lie in. */
export function cannotInstall(name: string, folder: string, error: unknown): Failure {
  const sentences: Readonly<Record<string, (name: string, folder: string) => string>> =
    strings.making.installing.cannotWrite
  const { code = '' } = error as NodeJS.ErrnoException
  const sentence =
    sentences[code]?.(name, folder) ?? strings.making.installing.cannotInstall(name, folder, messageOf(error))
  return new Failure('not-available', sentence, { cause: error })
}
