/** What was dropped or pasted, told apart by what can be done with it. */
export interface Dropped {
  readonly pictures: readonly File[]
  readonly folders: readonly File[]
  readonly others: readonly File[]
}

/** Formats that the library reads and browsers do not name. */
const pictureName =
  /\.(jpe?g|png|webp|gif|tiff?|bmp|avif|hei[cf]|jxl|dng|cr[23w]|nef|nrw|arw|sr2|raf|rw2|orf|pef|srw|x3f)$/i

export function isPicture(file: Pick<File, 'type' | 'name'>): boolean {
  return file.type.startsWith('image/') || pictureName.test(file.name)
}

/** Sorts what a drop or paste carries. Must be called while its event is being handled: later it is empty. */
export function droppedOf(data: Pick<DataTransfer, 'items'>): Dropped {
  const all = Array.from(data.items).flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null
    return file ? [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }] : []
  })
  return {
    folders: all.filter(({ isFolder }) => isFolder).map(({ file }) => file),
    pictures: all.filter(({ file, isFolder }) => !isFolder && isPicture(file)).map(({ file }) => file),
    others: all.filter(({ file, isFolder }) => !isFolder && !isPicture(file)).map(({ file }) => file),
  }
}
