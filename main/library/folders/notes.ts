import { strings } from '../../strings.ts'
import { displayName, displayPath } from './paths.ts'
import type { ScanReport } from './scan.ts'

/** What a scan had to leave out, for people. */
export function scanNotes({ unreadable, links }: Pick<ScanReport, 'unreadable' | 'links'>): readonly string[] {
  const said = strings.folders.leftOut
  const [folder] = unreadable
  const [link] = links
  return [
    ...(folder ? [said.unreadable(displayPath(folder.folder), folder.reason, unreadable.length - 1)] : []),
    ...(link !== undefined ? [said.links(displayName(link), links.length - 1)] : []),
  ]
}
