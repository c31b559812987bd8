/** Name, in a library's folder, of the notes that its compute process keeps about drivers that ended it. */
export const crashesFile = 'compute-crashes.json'
