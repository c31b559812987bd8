import { Failure } from '../../../preload/contract/failure.ts'
import type { folderMethods } from '../../../preload/contract/folders.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import { strings } from '../../strings.ts'
import type { Folders } from '../folders/folders.ts'

/** Answers about folders. */
export function folderAnswers(folders: Folders): Handlers<typeof folderMethods> {
  return {
    'folders.list': () => folders.list(),
    'folders.add': ({ path }) => folders.add(path),
    'folders.remove': async ({ id }) => {
      await folders.remove(id)
      return {}
    },
    'folders.scan': ({ id }) => {
      if (id !== undefined && !folders.list().some((folder) => folder.id === id)) {
        throw new Failure('not-found', strings.folders.unknown(id))
      }
      // It can take minutes; `folders.changed` tells how it goes.
      void folders.scan(id).catch(() => undefined)
      return {}
    },
    'folders.browse': ({ path }) => folders.browse(path),
  }
}
