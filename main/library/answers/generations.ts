import { Failure } from '../../../preload/contract/failure.ts'
import type { generationMethods } from '../../../preload/contract/generations.ts'
import type { Handlers } from '../../../preload/contract/method.ts'

/** Answers about pictures that are made. */
export function generationAnswers(): Handlers<typeof generationMethods> {
  const problem = 'This version cannot make pictures yet.'
  const refuse = (): never => {
    throw new Failure('not-available', problem)
  }
  return {
    'generators.list': () => ({ generators: [], qualities: [], problem, kept: 1, folder: '' }),
    'generations.estimate': refuse,
    'generations.start': refuse,
    'generations.cancel': refuse,
    'generations.resume': refuse,
    'generations.list': () => [],
    'generations.get': refuse,
    'generations.forget': refuse,
    'generations.save': refuse,
  }
}
