import { photos } from './0001-photos.ts'
import type { Migration } from './migrate.ts'

/** Every migration there has been, in order. */
export const migrations: readonly Migration[] = [photos]
