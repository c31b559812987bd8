import { z } from 'zod'
import { activityMethods } from './activity.ts'
import { albumMethods } from './albums.ts'
import { changeMethods } from './changes.ts'
import { commandMethods } from './commands.ts'
import { folderMethods } from './folders.ts'
import { generationMethods } from './generations.ts'
import { labelMethods } from './labels.ts'
import type { Client } from './method.ts'
import { modelMethods } from './models.ts'
import { photoMethods } from './photos.ts'
import { placeMethods } from './places.ts'
import { settingMethods } from './settings.ts'
import { tagMethods } from './tags.ts'

export { contractVersion } from './version.ts'

const Hello = z.strictObject({
  contract: z.int(),
  version: z.string(),
  /** Who serves the page: the desktop app, or `recollect serve`. */
  host: z.enum(['desktop', 'browser']),
  platform: z.string(),
})

/** Everything a page, a shell or a command line can ask of the library. */
export const libraryMethods = {
  hello: { input: z.strictObject({}), output: Hello },
  ...photoMethods,
  ...folderMethods,
  ...placeMethods,
  ...activityMethods,
  ...modelMethods,
  ...settingMethods,
  ...commandMethods,
  ...changeMethods,
  ...albumMethods,
  ...labelMethods,
  ...tagMethods,
  ...generationMethods,
} as const
export type LibraryMethods = typeof libraryMethods

/** Events say *that*; whoever looks, asks again. Coalesced to a few a second. */
export const libraryEvents = {
  /** Something the grid may show has changed. */
  'library.changed': z.strictObject({ revision: z.int() }),
  'activity.changed': z.strictObject({}),
  'folders.changed': z.strictObject({}),
  'models.changed': z.strictObject({}),
  'settings.changed': z.strictObject({}),
  /** Labels, or how many photos have them. What photos themselves show of it is `library.changed`. */
  'labels.changed': z.strictObject({}),
  /** Albums or saved searches. */
  'albums.changed': z.strictObject({}),
  /** A generation was asked for, has begun, ended, been saved from or forgotten. */
  'generations.changed': z.strictObject({}),
  /** The generation that runs has come further: what `generations.list` says of active ones. */
  'generations.progress': z.strictObject({}),
} as const
export type LibraryEvents = typeof libraryEvents

export type LibraryClient = Client<LibraryMethods, LibraryEvents>
