/** Folders that are never entered below a watched one, and why. Names are compared in lower case. */
const skippedFolders: readonly { readonly name: RegExp; readonly because: string }[] = [
  { name: /^\./, because: 'hidden: caches, version control, trash (.git, .Trash-1000, .thumbnails)' },
  { name: /^(\$recycle\.bin|recycler|recycled|#recycle|@recycle)$/, because: 'trash of Windows and of network drives' },
  {
    name: /^(@eadir|@tmp|#snapshot|@recently-snapshot|@sharebin)$/,
    because: 'what network drives keep for themselves',
  },
  { name: /^(system volume information|found\.\d{3}|lost\+found)$/, because: 'what file systems keep for themselves' },
  { name: /^(node_modules|bower_components|__pycache__|site-packages)$/, because: 'parts of programs' },
  { name: /^appdata$/, because: "programs' own data on Windows" },
  { name: /^__macosx$/, because: 'leftovers of archives made on a Mac' },
  {
    name: /\.(lrdata|lrcat-data|cocatalog|app|photolibrary|aplibrary|migratedphotolibrary)$/,
    because: "other programs' caches and bundles",
  },
]

/** What is worth entering in a library of Apple Photos: the rest are copies of these, in other sizes. */
const originalsOfPhotosLibrary = /^(originals|masters)$/

/** Whether a folder called `name` inside one called `parent` is passed over. */
export function isSkippedFolder(name: string, parent: string): boolean {
  const lower = name.toLowerCase()
  if (parent.toLowerCase().endsWith('.photoslibrary') && !originalsOfPhotosLibrary.test(lower)) return true
  return skippedFolders.some((rule) => rule.name.test(lower))
}

/** Whether a file is passed over for its name alone: hidden ones, with them the `._` twins that a Mac leaves behind. */
export function isSkippedFile(name: string): boolean {
  return name.startsWith('.')
}

/** Whether `path`, below the watched folder `root`, lies in a folder that is not entered. Its own name does not matter. */
export function isInSkippedFolder(root: string, path: string): boolean {
  const names = path.slice(root.length).split('/').filter(Boolean).slice(0, -1)
  const rootName = root.slice(root.lastIndexOf('/') + 1)
  return names.some((name, i) => isSkippedFolder(name, names[i - 1] ?? rootName))
}
