/** Every way a call can fail. Add a code here before throwing it anywhere. */
export type FailureCode =
  | 'invalid-input'
  | 'unknown-method'
  | 'cancelled'
  | 'not-found'
  | 'not-available'
  | 'folder-unreadable'
  | 'library-locked'
  | 'library-too-new'
  | 'library-damaged'
  | 'no-model'
  | 'model-damaged'
  | 'model-unusable'
  | 'download-failed'
  | 'compute-died'
  | 'image-unreadable'
  | 'internal'

/** The only error that crosses a process boundary: a code for programs, a sentence for people. */
export class Failure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Failure'
    this.code = code
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
