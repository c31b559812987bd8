import { count } from './amounts.ts'

/** Texts about folders and files as they lie on disks. */
export const folders = {
  unknown: (id: number) => `There is no watched folder ${id}.`,
  cannotOpen: (path: string, reason: string) => `${path} cannot be opened: ${reason}.`,
  cannotAdd: (path: string, reason: string) => `${path} cannot be added: ${reason}.`,
  /** Words that end a sentence: “… because <reason>”. */
  reasons: {
    gone: 'it is not there',
    forbidden: 'Recollect is not allowed to read it',
    driveFails: 'the drive reports an error',
    networkSilent: 'the network drive does not answer',
    locked: 'another program keeps it locked',
    tooManyOpen: 'too many files are open',
    nameTooLong: 'its name is too long',
    system: (code: string) => `the system says ${code}`,
    notFolder: 'it is not a folder',
    own: 'Recollect keeps its own files there',
  },
  /** Why a watched folder counts as offline. */
  offline: {
    notFolder: 'This is not a folder any more.',
    unreachable: (reason: string) => `The folder cannot be reached: ${reason}.`,
    empty: (files: number) =>
      `The folder is empty, though it held ${files === 1 ? 'a photo' : count(files, 'photo')} before. Perhaps a drive is not connected. If they really are gone, remove the folder here.`,
  },
  /** Why a folder is looked at every so many milliseconds instead of being watched. */
  polled: {
    network: (ms: number) =>
      `This folder is on a network drive, which does not announce changes made elsewhere: Recollect looks every ${time(ms)}.`,
    name: (ms: number) =>
      `The name of this folder has characters that keep it from being watched: Recollect looks every ${time(ms)}.`,
    watches: (ms: number) =>
      `There are more folders in here than this system watches for its programs, so Recollect looks every ${time(ms)} instead. To be told at once, raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576 (to keep it, put that setting into /etc/sysctl.d), then start Recollect again.`,
    openFiles: (ms: number) =>
      `So many files are open that this folder cannot be watched, so Recollect looks every ${time(ms)} instead. To be told at once, raise the limit on open files (ulimit -n) and start Recollect again.`,
  },
  /** What a scan had to leave out: the first of its kind is named, and so many others are not. */
  leftOut: {
    unreadable: (folder: string, reason: string, others: number) =>
      `“${folder}” could not be read: ${reason}.${others > 0 ? ` Nor could ${others === 1 ? 'one other folder' : `${others} other folders`}.` : ''} What was known to be there stays.`,
    links: (name: string, others: number) =>
      `“${name}”${others > 0 ? ` and ${others === 1 ? 'one other' : `${others} others`}` : ''} ${others > 0 ? 'are links to folders' : 'is a link to a folder'} and not followed; add the folder itself if it is missing here.`,
  },
  /** Several notes on one folder. */
  together: (notes: readonly string[]) => notes.join(' '),
  /** What lies at a path that somebody has named. */
  place: {
    elsewhere: (path: string) => `“${path}” cannot be opened: Recollect shows what lies on this computer.`,
    notPicture: (path: string) => `${path} is not a picture that Recollect can read.`,
    setAside: (path: string, sentence: string) => `${path} cannot be shown: ${sentence}`,
    passedOver: (path: string) => `${path} is hidden or belongs to another program, so Recollect passes it over.`,
  },
} as const

function time(ms: number): string {
  return ms < 90_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`
}
