import { z } from 'zod'

/** A watched folder and how it is doing. */
export const Folder = z.strictObject({
  id: z.int().positive(),
  path: z.string(),
  name: z.string(),
  /** `offline`: not there at the moment (unplugged, unmounted). Its photos stay. */
  state: z.enum(['online', 'offline']),
  /** Found by events, or by looking again every so often where events cannot be had. */
  watching: z.enum(['events', 'polling', 'none']),
  /** Something a person should know: why it is polled, which part could not be read. */
  note: z.string().nullable(),
  /** Being scanned right now. */
  scanning: z.boolean(),
  /** Last complete scan, epoch milliseconds. */
  scannedAt: z.int().nullable(),
  /** Picture files found in it. */
  files: z.int().nonnegative(),
})
export type Folder = z.output<typeof Folder>

export const folderMethods = {
  'folders.list': { input: z.strictObject({}), output: z.array(Folder).readonly() },
  /**
   * Starts watching a folder and everything below it. Idempotent; a folder that contains watched ones takes their
   * place, one that is already inside another changes nothing. Fails with `folder-unreadable`.
   */
  'folders.add': { input: z.strictObject({ path: z.string().min(1).max(8192) }), output: Folder },
  /** Stops watching. Files are left alone; what is known about the photos is kept for the day they come back. */
  'folders.remove': { input: z.strictObject({ id: z.int().positive() }), output: z.strictObject({}) },
  /** Scans again now: one folder, or all of them. */
  'folders.scan': { input: z.strictObject({ id: z.int().positive().optional() }), output: z.strictObject({}) },
  /** The folders inside `path`, or good places to start (home, Pictures, drives) without one. For hosts without a folder dialog. */
  'folders.browse': {
    input: z.strictObject({ path: z.string().max(8192).optional() }),
    output: z.strictObject({
      path: z.string().nullable(),
      parent: z.string().nullable(),
      folders: z.array(z.strictObject({ path: z.string(), name: z.string() })),
    }),
  },
} as const
