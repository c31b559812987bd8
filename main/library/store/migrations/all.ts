import { photos } from './0001-photos.ts'
import { vectorCodes } from './0002-vector-codes.ts'
import { tags } from './0003-tags.ts'
import { tallies } from './0004-tallies.ts'
import { generated } from './0005-generated.ts'
import type { Migration } from './migrate.ts'

/** Every migration there has been, in order. */
export const migrations: readonly Migration[] = [photos, vectorCodes, tags, tallies, generated]
