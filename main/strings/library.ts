/** Texts about opening it, its processes, and what it is asked for that is not there. */
export const library = {
  file: {
    tooNew: (version: number, newest: number) =>
      `This library was upgraded by a newer Recollect (version ${version}; this one reads up to ${newest}). Nothing was changed.`,
    damaged: (path: string, reason: string) =>
      `The library file ${path} cannot be read (${reason}). Nothing was changed.`,
  },
  /** One process has a library at a time. */
  lock: {
    inUse: (directory: string, owner: string) => `The library in ${directory} is in use by ${owner}. Close that first.`,
    /** @param since ISO 8601, in UTC. */
    owner: (door: string, pid: number, host: string, since: string) =>
      `${door} (process ${pid} on ${host}, since ${since.slice(0, 16).replace('T', ' ')} UTC)`,
    unknownOwner: 'another process',
    /** The door of the desktop app. */
    app: 'the Recollect app',
  },
  closing: 'The library is closing.',
  paused: 'Work is paused.',
  readerEndedOften: (times: number) =>
    `The part that reads pictures ended ${times} times in ten minutes. It will be tried again later.`,
  makerEnded:
    'The process that makes pictures ended by itself, perhaps for lack of memory. A lower --quality takes less.',
  model: {
    noneLoaded: 'No model is loaded yet.',
    noAnswer: 'The model gave no answer for this picture.',
  },
  photo: {
    gone: 'This photo is no longer in any watched folder.',
    noneAt: (path: string) => `No photo of the library is at ${path}.`,
    offline: 'The photo is on a drive that is not connected.',
    fileOffline: 'Its drive or folder is not connected.',
    fileGone: 'The file is no longer there.',
    nameNotText: 'The name of this file is not valid text.',
  },
  /** Why a photo was set aside. */
  setAside: {
    empty: 'The file is empty.',
    stillChanging: 'The file is still being written.',
    folderAway: 'The folder it is in cannot be reached.',
    unreadable: (name: string, reason: string) => `“${name}” cannot be read: ${reason}.`,
    crashes: 'Reading this picture makes the decoder crash. It was tried three times.',
    noVector: 'The model gave no usable answer for this picture.',
  },
  /** The door for browsers. */
  browser: {
    portTaken: (port: number) => `Port ${port} is in use by another program. Choose another one.`,
    portForbidden: (port: number) => `Port ${port} is not open to ordinary programs. Choose one above 1023.`,
    opening: 'Opening Recollect…',
    needsScript: 'Recollect needs JavaScript.',
    needsAddress:
      'This is Recollect, but it needs the whole address that it printed when it started. Each start has a new one.',
  },
} as const
