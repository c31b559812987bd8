import { displayName, displayPath } from './paths.ts'
import type { ScanReport } from './scan.ts'

const seconds = (ms: number): string =>
  ms < 90_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`

/** Why a folder is looked at every so often instead of being watched, for people. */
export const pollingNotes = {
  network: (pollMs: number): string =>
    `This folder is on a network drive, which does not announce changes made elsewhere: Recollect looks every ${seconds(pollMs)}.`,
  name: (pollMs: number): string =>
    `The name of this folder has characters that keep it from being watched: Recollect looks every ${seconds(pollMs)}.`,
  exhausted: (code: string, pollMs: number): string =>
    code === 'ENOSPC'
      ? `There are more folders in here than this system watches for its programs, so Recollect looks every ${seconds(pollMs)} instead. To be told at once, raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576 (to keep it, put that setting into /etc/sysctl.d), then start Recollect again.`
      : `So many files are open that this folder cannot be watched, so Recollect looks every ${seconds(pollMs)} instead. To be told at once, raise the limit on open files (ulimit -n) and start Recollect again.`,
} as const

/** Why a folder counts as offline although there is a folder at its path. */
export function emptyNote(files: number): string {
  return `The folder is empty, though it held ${files === 1 ? 'a photo' : `${files} photos`} before. Perhaps a drive is not connected. If they really are gone, remove the folder here.`
}

/** What a scan had to leave out, for people; null where that is nothing. */
export function scanNote(report: Pick<ScanReport, 'unreadable' | 'links'>): string | null {
  const sentences: string[] = []
  const [first] = report.unreadable
  if (first) {
    const others = report.unreadable.length - 1
    sentences.push(
      `“${displayPath(first.folder)}” could not be read: ${first.reason}.${others > 0 ? ` Nor could ${others === 1 ? 'one other folder' : `${others} other folders`}.` : ''} What was known to be there stays.`,
    )
  }
  const [link] = report.links
  if (link !== undefined) {
    const others = report.links.length - 1
    sentences.push(
      `“${displayName(link)}”${others > 0 ? ` and ${others === 1 ? 'one other' : `${others} others`}` : ''} ${others > 0 ? 'are links to folders' : 'is a link to a folder'} and not followed; add the folder itself if it is missing here.`,
    )
  }
  return sentences.length > 0 ? sentences.join(' ') : null
}
