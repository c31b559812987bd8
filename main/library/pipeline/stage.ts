import type { SetAsideCode } from '../../../preload/contract/set-aside-codes.ts'

/** Why one job did not work out. Only transient failures are tried again. */
export interface JobFailure {
  readonly kind: 'permanent' | 'transient'
  /** For programs, and for pages that say it in their own language. */
  readonly code: SetAsideCode
  /** For people: a sentence that says what is wrong with this one. */
  readonly message: string
}

/** What became of one job. Failure is a value, so one bad file cannot stop its batch. */
export type Outcome<Job, Result> =
  { readonly job: Job; readonly result: Result } | { readonly job: Job; readonly failure: JobFailure }

/** Something to do, known by the row it is about. */
export interface Job {
  readonly id: number
}

/**
 * One step of the pipeline: take work from the library, do it, write it back.
 *
 * A stage never calls another stage. It finds its work by asking the database what is missing, so the pipeline
 * survives restarts, crashes and model changes without a queue to keep in step.
 */
export interface Stage<J extends Job, Result> {
  readonly name: 'identify' | 'render' | 'embed' | 'tag'
  /** Most jobs in one batch: bounds memory, and the work lost if we are killed. */
  readonly batchSize: number
  /** Batches performed at once, so that one is being prepared while another is computed. */
  readonly lanes: number
  /** Up to `limit` jobs that are ready now, leaving out those whose id is in `busy`. Reads only. */
  claim(limit: number, busy: ReadonlySet<number>): readonly J[]
  /** The slow part. May cross to another process; must not touch the database. */
  perform(jobs: readonly J[], signal: AbortSignal): Promise<readonly Outcome<J, Result>[]>
  /** Records every outcome in one transaction. */
  commit(outcomes: readonly Outcome<J, Result>[]): void
  /** How much waits for this stage, and how much is through. Cheap enough to ask four times a second. */
  progress(): { readonly done: number; readonly left: number }
}
