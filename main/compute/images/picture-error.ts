import type { SetAsideCode } from '../../../preload/contract/set-aside-codes.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'

/**
 * Why a picture is set aside.
 *
 * Permanent ones are about its bytes and are tried again only when those change; transient ones are about the machine.
 */
export type PictureProblem = Exclude<SetAsideCode, 'crashes' | 'no-vector' | 'still-changing' | 'offline'>

const transient: ReadonlySet<PictureProblem> = new Set<PictureProblem>([
  'gone',
  'unreadable',
  'not-saved',
  'no-large-preview',
])

/** Thrown anywhere below a picture's job and turned into that job's failure at the top. */
export class PictureError extends Error {
  readonly problem: PictureProblem

  /** `message` is the sentence that people see. */
  constructor(problem: PictureProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PictureError'
    this.problem = problem
  }
}

export function failureOf(error: PictureError): JobFailure {
  return { kind: transient.has(error.problem) ? 'transient' : 'permanent', code: error.problem, message: error.message }
}
