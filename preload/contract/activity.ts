import { z } from 'zod'

export const StageName = z.enum(['identify', 'render', 'embed', 'tag'])
export type StageName = z.output<typeof StageName>

export const StageActivity = z.strictObject({
  stage: StageName,
  state: z.enum(['idle', 'working', 'paused', 'stopped']),
  /** Items through this stage, all time. */
  done: z.int().nonnegative(),
  /** Items waiting for it now, those set aside not counted. */
  left: z.int().nonnegative(),
  /** Items per second over the last half minute of work; null while idle. */
  perSecond: z.number().nullable(),
  /** Seconds until `left` is done at that speed; null when unknown. */
  secondsLeft: z.number().nullable(),
  /** Why it is stopped, in a sentence. */
  problem: z.string().nullable(),
})
export type StageActivity = z.output<typeof StageActivity>

export const Activity = z.strictObject({
  paused: z.boolean(),
  /** On battery, work goes slower unless settings say otherwise. */
  slow: z.boolean(),
  scanning: z.boolean(),
  stages: z.array(StageActivity),
  /** Files and contents that are set aside. */
  failed: z.int().nonnegative(),
})
export type Activity = z.output<typeof Activity>

/** Something that could not be read, and why, in words. */
export const SetAside = z.strictObject({
  stage: StageName,
  /** File id for `identify`, content id otherwise. */
  subject: z.int(),
  /** Where it is; null when no file holds it any more. */
  path: z.string().nullable(),
  /** One of `setAsideCodes`, or one of another version's. */
  code: z.string(),
  /** What is wrong with this one, in the library's own words. */
  message: z.string(),
  attempts: z.int(),
  /** Epoch milliseconds of the next try; null: when the file changes. */
  retryAt: z.int().nullable(),
})
export type SetAside = z.output<typeof SetAside>

export const activityMethods = {
  'activity.get': { input: z.strictObject({}), output: Activity },
  'activity.pause': { input: z.strictObject({ paused: z.boolean() }), output: z.strictObject({}) },
  /** The shell tells the library that power has changed; `gentle` leaves most of the machine to others. */
  'activity.pace': { input: z.strictObject({ onBattery: z.boolean() }), output: z.strictObject({}) },
  /** Set-aside items by path, a page at a time. */
  'failures.list': {
    input: z.strictObject({ offset: z.int().nonnegative().default(0), limit: z.int().min(1).max(1_000).default(100) }),
    output: z.strictObject({ total: z.int(), items: z.array(SetAside) }),
  },
  /** Tries everything that is set aside once more. */
  'failures.retry': { input: z.strictObject({}), output: z.strictObject({ retried: z.int() }) },
} as const
