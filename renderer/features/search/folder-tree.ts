import type { Facets } from '../../../preload/contract/photos.ts'

type FolderFacet = Facets['folders'][number]

const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

/** Whether some folder that holds photos lies inside `folder`. */
export function hasChildren(folders: Facets['folders'], folder: FolderFacet): boolean {
  return folders.some((other) => isInside(other.path, folder.path))
}

/** What is open at first: an outermost folder that is the only one, and whatever is the only folder inside it. */
export function openedAtFirst(folders: Facets['folders']): ReadonlySet<string> {
  const opened = new Set<string>()
  for (;;) {
    const closed = visibleFolders(folders, opened, '').filter((folder) => !opened.has(folder.path))
    if (closed.length !== 1 || !hasChildren(folders, closed[0]!)) return opened
    opened.add(closed[0]!.path)
  }
}

/**
 * The folders to draw: the outermost ones and those whose every enclosing folder is open. With something to find,
 * every folder with that in its name, wherever it is.
 */
export function visibleFolders(folders: Facets['folders'], opened: ReadonlySet<string>, find: string): FolderFacet[] {
  const wanted = find.trim().toLowerCase()
  if (wanted !== '') return folders.filter((folder) => folder.name.toLowerCase().includes(wanted))
  // In path order a folder's enclosing ones come just before it: a stack of them is enough.
  const around: FolderFacet[] = []
  return folders.filter((folder) => {
    while (around.length > 0 && !isInside(folder.path, around.at(-1)!.path)) around.pop()
    const visible = around.every((outer) => opened.has(outer.path))
    around.push(folder)
    return visible
  })
}
