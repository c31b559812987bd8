import { z } from 'zod'

/** One thing that a person did and can take back: a tag given to a thousand photos, two labels merged, an album deleted. */
export const ChangeId = z.int().positive().brand<'ChangeId'>()
export type ChangeId = z.output<typeof ChangeId>

/** What every method that changes a person's own work answers with: null where nothing was different afterwards. */
export const Changed = z.strictObject({ change: ChangeId.nullable() })
export type Changed = z.output<typeof Changed>

const Entry = z.strictObject({
  id: ChangeId,
  /** What was done, as a phrase: “12 photos tagged Dog”. */
  title: z.string(),
  /** Epoch milliseconds. */
  at: z.int(),
})

export const changeMethods = {
  /** What can be taken back, newest first. */
  'changes.list': { input: z.strictObject({}), output: z.array(Entry) },
  /** What was taken back and can be done again, the last one taken back first. Empty once something else is done. */
  'changes.undone': { input: z.strictObject({}), output: z.array(Entry) },
  /**
   * Takes the newest change back. `id` says which one that is meant to be: fails with `not-available` when something
   * else was done since, because later changes may rest on it, and with `not-found` when it is long ago.
   */
  'changes.undo': {
    input: z.strictObject({ id: ChangeId }),
    output: z.strictObject({ title: z.string() }),
  },
  /** Does what was taken back last once more. Fails as `changes.undo`. */
  'changes.redo': {
    input: z.strictObject({ id: ChangeId }),
    output: z.strictObject({ title: z.string() }),
  },
} as const
