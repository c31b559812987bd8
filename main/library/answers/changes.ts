import type { changeMethods } from '../../../preload/contract/changes.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Changes, Replayed, Subject } from '../store/changes.ts'

const labelSubjects: readonly Subject[] = ['label', 'label_name', 'tag']

interface ChangeParts {
  readonly changes: Changes
  readonly publisher: Publisher
  /** Derives anew what follows from labels and tags that are different, before anybody is told. */
  readonly onLabelsReplayed: (signal: AbortSignal) => Promise<void>
}

/** Answers about taking back what was done. */
export function changeAnswers({ changes, publisher, onLabelsReplayed }: ChangeParts): Handlers<typeof changeMethods> {
  const told = async ({ title, subjects }: Replayed, signal: AbortSignal): Promise<{ title: string }> => {
    try {
      if (labelSubjects.some((subject) => subjects.has(subject))) await onLabelsReplayed(signal)
    } finally {
      announce(publisher, subjects)
    }
    return { title }
  }
  return {
    'changes.list': () => changes.list(),
    'changes.undone': () => changes.undone(),
    'changes.undo': ({ id }, signal) => told(changes.undo(id), signal),
    'changes.redo': ({ id }, signal) => told(changes.redo(id), signal),
  }
}

/** Tells whoever looks at labels, albums or photos that rows of `subjects` are different now. */
export function announce(publisher: Publisher, subjects: ReadonlySet<Subject>): void {
  const some = (...of: readonly Subject[]): boolean => of.some((subject) => subjects.has(subject))
  if (some(...labelSubjects)) publisher.changed('labels')
  if (some('album', 'album_photo', 'saved_search')) publisher.changed('albums')
  // Answers to `tag:`, `album:` and `is:favourite` may differ.
  if (some(...labelSubjects, 'album', 'album_photo', 'favourite')) publisher.photosChanged()
}
