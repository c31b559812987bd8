import { count } from './amounts.ts'

const quoted = (name: string): string => `“${name}”`

/** Up to three labels by their names, more by their number. */
const labels = (names: readonly string[]): string =>
  names.length <= 3 ? names.map(quoted).join(', ') : count(names.length, 'tag')

/** Up to three tags, or two and how many more. */
const tags = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`

const favourites = (photos: number): string => (photos === 1 ? 'a favourite' : 'favourites')

/** Texts about albums, saved searches, favourites, tags, and taking changes back. `titles` name what can be taken back. */
export const organising = {
  albums: {
    unknown: 'There is no such album any more.',
    taken: (name: string) => `There is an album called “${name}” already.`,
    coverElsewhere: 'The cover of an album is one of its photos. Add it to the album first.',
    placeElsewhere: 'The photo to move before is not in the album.',
    titles: {
      made: (name: string) => `Album “${name}” made`,
      renamed: (name: string) => `Album “${name}” renamed`,
      coverChanged: (name: string) => `Cover of “${name}” changed`,
      deleted: (name: string) => `Album “${name}” deleted`,
      added: (photos: number, album: string) => `${count(photos, 'photo')} added to “${album}”`,
      removed: (photos: number, album: string) => `${count(photos, 'photo')} removed from “${album}”`,
      moved: (photos: number, album: string) => `${count(photos, 'photo')} moved in “${album}”`,
    },
  },
  searches: {
    unknown: 'There is no such saved search any more.',
    /** `problem`: a sentence that says why. */
    notUnderstood: (text: string, problem: string) => `“${text}” cannot be searched for. ${problem}`,
    titles: {
      saved: (name: string) => `Search “${name}” saved`,
      deleted: (name: string) => `Saved search “${name}” deleted`,
    },
  },
  favourites: {
    titles: {
      marked: (photos: number) => `${count(photos, 'photo')} marked as ${favourites(photos)}`,
      unmarked: (photos: number) => `${count(photos, 'photo')} no longer ${favourites(photos)}`,
    },
  },
  labels: {
    unknown: (id: number) => `There is no tag ${id}.`,
    taken: (name: string) => `There is a tag “${name}” already. Merge the two instead.`,
    kindOfItself: (name: string) => `“${name}” cannot be a kind of itself.`,
    noModel: 'Choose a model in the settings to have photos tagged by what they show.',
    /** About a file of labels. */
    twice: (name: string) => `“${name}” is in the file twice.`,
    kindOfNothing: (name: string, parent: string) => `“${name}” is said to be a kind of “${parent}”, which is nowhere.`,
    titles: {
      added: (names: readonly string[]) =>
        names.length === 1 ? `Tag “${names[0]!}” added` : `${count(names.length, 'tag')} added`,
      changed: (name: string) => `Tag “${name}” changed`,
      deleted: (names: readonly string[]) => `${labels(names)} deleted`,
      merged: (from: readonly string[], into: string) => `${labels(from)} merged into “${into}”`,
      imported: (added: number, changed: number) => `${count(added, 'tag')} imported, ${changed} changed`,
    },
  },
  tags: {
    /** By what was said: that photos have them, that they do not, or nothing any more. */
    titles: {
      yes: (photos: number, names: readonly string[]) => `${count(photos, 'photo')} tagged ${tags(names)}`,
      no: (photos: number, names: readonly string[]) => `${tags(names)} taken from ${count(photos, 'photo')}`,
      clear: (photos: number, names: readonly string[]) =>
        `What was said about ${tags(names)} forgotten for ${count(photos, 'photo')}`,
    },
  },
  changes: {
    undo: {
      tooLate: 'This can no longer be taken back.',
      notNewest: (newest: string) => `“${newest}” came after this and has to be taken back first.`,
    },
    redo: {
      tooLate: 'This can no longer be done again.',
      notNewest: (newest: string) => `“${newest}” came after this and has to be done again first.`,
    },
  },
} as const
