import type { Database } from 'better-sqlite3'
import type { FileTags } from '../store/file-tags.ts'
import type { Labels } from '../store/labels.ts'
import type { SettingsStore } from '../store/settings.ts'
import { starterVocabulary } from './starter.ts'
import { importLabels } from './vocabulary.ts'

interface FirstLabels {
  readonly db: Database
  readonly settings: SettingsStore
  readonly labels: Labels
  readonly fileTags: FileTags
}

/**
 * Gives a library its first labels: those that come with the app, and those that its files carry. Once: whoever deletes
 * them has them deleted.
 */
export function giveFirstLabels({ db, settings, labels, fileTags }: FirstLabels): void {
  if (settings.note('first-labels') !== undefined) return
  db.transaction(() => {
    importLabels(labels, starterVocabulary)
    fileTags.setAll()
    settings.setNote('first-labels', 1)
  })()
}
