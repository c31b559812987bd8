import { z } from 'zod'
import type { Client } from './method.ts'
import { PhotoId } from './photos.ts'
import { ShownPlace } from './places.ts'
import { UpdateState } from './updates.ts'

/** What only a desktop shell can do for the page. The browser door has no such side. */
export const shellMethods = {
  /** Asks for folders with the system's dialog. Empty when cancelled. */
  'dialogs.folders': { input: z.strictObject({}), output: z.array(z.string()) },
  /** Shows the photo's file in the system's file manager. Fails with `not-found` or `not-available`. */
  'photos.reveal': { input: z.strictObject({ id: PhotoId }), output: z.strictObject({}) },
  /** Puts the picture itself on the clipboard. Fails with `not-found` or `not-available`. */
  'photos.copy': { input: z.strictObject({ id: PhotoId }), output: z.strictObject({}) },
  /** What somebody has opened with the app and no page has taken yet: a photo, or a picture of a folder to add. */
  'places.take': { input: z.strictObject({}), output: ShownPlace.nullable() },
  'updates.get': { input: z.strictObject({}), output: UpdateState },
  /** Quits, installs the version that is ready, and starts it. Fails with `not-available` where none is. */
  'updates.install': { input: z.strictObject({}), output: z.strictObject({}) },
} as const
export type ShellMethods = typeof shellMethods

/** Commands of the application menu that the page carries out. */
export const MenuCommand = z.enum([
  'find',
  'settings',
  'activity',
  'add-folder',
  'new-album',
  'new-tag',
  'auto-tag',
  'make-pictures',
  'undo-change',
  'sidebar',
  'photos',
  'shortcuts',
])
export type MenuCommand = z.output<typeof MenuCommand>

export const shellEvents = {
  'menu.chosen': z.strictObject({ command: MenuCommand }),
  /** There is something to take. */
  'places.opened': z.strictObject({}),
  'updates.changed': z.strictObject({}),
} as const
export type ShellEvents = typeof shellEvents

export type ShellClient = Client<ShellMethods, ShellEvents>
