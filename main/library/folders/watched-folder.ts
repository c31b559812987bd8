import { messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import type { FolderChange } from '../store/folders.ts'
import { applyChanges } from './apply.ts'
import { createChanges, type ChangeKind } from './changes.ts'
import type { Facts } from './disk.ts'
import { createFollower } from './follow.ts'
import { createScanLoop, type ScanKind } from './scan-loop.ts'
import { createTurns } from './turns.ts'
import { scanNotes } from './notes.ts'
import { isInside } from './paths.ts'
import { isSamePlace, presenceOf, type Presence } from './presence.ts'
import { scan, writeBatch, type Scope, type ScanReport } from './scan.ts'
import { isInSkippedFolder } from './skipped.ts'
import type { WalkMemory } from './walk.ts'
import { isWatchable } from './watch.ts'
import type { WatchedFolderParts } from './parts.ts'

/** Keeps the library's picture of one folder up to date, for as long as it is open. */
export interface WatchedFolder {
  readonly path: string
  /** A full scan is going on. */
  readonly isScanning: boolean
  /** Nothing is being scanned and no change waits to be looked at. */
  readonly isSettled: boolean
  /** Compares everything with the disk. Resolves when that is done, or was impossible. */
  scan(): Promise<void>
  close(): Promise<void>
}

/** Files asked about at once. A network drive that stops to answer keeps as many threads waiting. */
const lanesOn = { network: 2, disk: 8 } as const
/** Polling takes at most this part of the time. */
const pollShare = 1 / 20
/** Of so many polls one compares everything: dates of folders do not tell that a file in them was edited. */
const fullPollEvery = 10

/** After so many changes in a row the system may have dropped some without a word: its own queue is bounded as well. */
const suspiciousBurst = 5_000
/** Closing waits this long for a drive that does not answer. */
const closingMs = 2_000

/** Starts to scan and follow the folder `id`, which has to be in the store. */
export function watchFolder(id: number, path: string, parts: WatchedFolderParts): WatchedFolder {
  const { store, files, disk, timers, pace, skip, now, onChange, log } = parts
  const abort = new AbortController()
  const memory: WalkMemory = new Map()
  const changes = createChanges({
    timers,
    settleMs: pace.settle,
    look,
    quiet(looked) {
      if (looked >= suspiciousBurst) void fullScan()
      else onChange('quiet')
    },
    overflow: () => void fullScan(),
  })
  /** One thing at a time: scans and changes read, wait and write, and would undo each other's work. */
  const turns = createTurns()
  const scans = createScanLoop({
    scan: (kind) => inBackground('Scanning a folder', () => turns.take(() => scanOnce(kind))),
    changed: () => onChange('folders'),
    ended: () => onChange('quiet'),
    signal: abort.signal,
  })
  const fullScan = (): Promise<void> => scans.ask('full')
  const isWatched = (where: string): boolean =>
    isInside(path, where) && !skip.has(where) && !isInSkippedFolder(path, where)
  const follower = createFollower({
    ...parts,
    path,
    pollMs: pace.poll,
    changed(where, kind) {
      if (where === path && kind !== 'folder') void fullScan()
      else if (isWatched(where)) changes.add(where, kind)
    },
    missed: () => void fullScan(),
  })

  /** The folder when it was last seen; undefined while it is offline. */
  let seen: Facts | undefined
  let isCaseBlind = false
  /** Folders inside that cannot be watched. */
  let unwatchable: readonly string[] = []
  let fullScannedAt = Number.NEGATIVE_INFINITY
  let lookedAt = Number.NEGATIVE_INFINITY
  let lookTookMs = 0
  let polls = 0
  let cancelPulse: (() => void) | undefined

  const scope = (): Scope => ({
    ...parts,
    folderId: id,
    root: path,
    signal: abort.signal,
    lanes: follower.isOnNetwork ? lanesOn.network : lanesOn.disk,
    settleMs: pace.settle,
    unsettled: (file) => changes.addLater(file, 'file'),
    recorded: () => onChange('work'),
    cover: (folder) => follower.cover(folder),
    uncover: (folder) => follower.uncover(folder),
  })

  const report = (change: FolderChange): void => {
    const before = store.get(id)?.state
    if (!store.update(id, change)) return
    onChange('folders')
    if (change.state !== undefined && change.state !== before) onChange('photos')
  }

  /** For what nobody waits for. */
  const inBackground = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (abort.signal.aborted) return
      log.error('folders', `${what} failed; the next scan makes up for it`, { error: messageOf(error) })
    }
  }

  const isStill = (facts: Facts): boolean => seen !== undefined && isSamePlace(seen, facts, follower.isOnNetwork)
  /** Before anything is called missing, the folder as a whole has to be where it was. */
  const isStillHere = async (): Promise<boolean> => {
    try {
      if (isStill(await disk.facts(path))) return true
    } catch {
      // It is gone: the scan will say so.
    }
    if (seen) void fullScan()
    return false
  }
  /**
   * Why the folder counts as offline. One that held files and is empty counts as well, because a drive that is not
   * mounted leaves just that, unless we have been watching all along and so saw the files being deleted.
   */
  const whyAway = (presence: Presence): string | undefined => {
    if (presence.kind === 'away') return presence.note
    if (!presence.isEmpty || (follower.mode === 'events' && isStill(presence.facts))) return undefined
    const known = files.count(id)
    return known > 0 ? strings.folders.offline.empty(known) : undefined
  }

  const goOffline = async (note: string): Promise<void> => {
    seen = undefined
    memory.clear()
    changes.clear()
    await follower.stop()
    report({ state: 'offline', watching: 'none', note })
  }

  async function look(batch: ReadonlyMap<string, ChangeKind>): Promise<void> {
    await inBackground('Looking at changed files', () =>
      turns.take(async () => {
        if (await isStillHere()) await finish(await applyChanges(batch, scope(), isCaseBlind))
      }),
    )
  }

  /** Calls missing what is gone. @returns false if that must not be, because the folder itself has gone meanwhile. */
  const finish = async ({ gone, back }: Pick<ScanReport, 'gone' | 'back'>): Promise<boolean> => {
    if (gone.length > 0 && !(await isStillHere())) return false
    for (let at = 0; at < gone.length; at += writeBatch) {
      files.markMissing(gone.slice(at, at + writeBatch))
      await new Promise(setImmediate)
    }
    if (gone.length + back > 0) onChange('photos')
    return true
  }

  const scanOnce = async (kind: ScanKind): Promise<void> => {
    const presence = await presenceOf(disk, path)
    const away = whyAway(presence)
    if (away !== undefined || presence.kind === 'away') return goOffline(away ?? '')
    if (!isStill(presence.facts)) {
      memory.clear()
      await follower.start()
      report({ note: follower.note })
    }
    seen = presence.facts
    report({ state: 'online', watching: follower.mode })

    const begun = now()
    const isPolled = follower.mode === 'polling'
    const trustMemory = isPolled && kind === 'poll'
    const found = await scan(scope(), { from: path, deep: true, ...(isPolled ? { memory, trustMemory } : {}) })
    isCaseBlind = found.isCaseBlind ?? isCaseBlind
    if (!(await finish(found))) return
    lookedAt = now()
    lookTookMs = lookedAt - begun
    if (kind === 'poll') return

    fullScannedAt = lookedAt
    unwatchable = isPolled ? [] : unwatchableAmong(found.listed)
    files.retryUnreadable(id)
    const notes = [...(follower.note === null ? [] : [follower.note]), ...scanNotes(found)]
    const note = notes.length > 0 ? strings.folders.together(notes) : null
    report({ scannedAt: lookedAt, watching: follower.mode, note })
    onChange('work')
  }

  /** Also when the clock was set back. */
  const isDue = (last: number, everyMs: number): boolean => now() - last >= everyMs || now() < last
  /** Sees whether the folder is gone, back or replaced by another, and whether it is time for a scan. */
  async function pulse(): Promise<void> {
    if (scans.running) return
    if (seen === undefined) {
      // One that is still away need not be scanned to know that.
      if (whyAway(await presenceOf(disk, path)) === undefined) await fullScan()
      return
    }
    if (!(await isStillHere())) return
    if (isDue(fullScannedAt, pace.fullScan)) await fullScan()
    else if (!isDue(lookedAt, Math.max(pace.poll, lookTookMs / pollShare))) return
    else if (follower.mode === 'polling') await scans.ask(++polls % fullPollEvery === 0 ? 'full' : 'poll')
    else if (unwatchable.length > 0) {
      lookedAt = now()
      unwatchable.forEach((where) => changes.add(where, 'path'))
    }
  }
  const keepPulse = (): void => {
    if (abort.signal.aborted || !parts.watch) return
    cancelPulse = timers.after(pace.pulse, () => void inBackground('Looking for a folder', pulse).then(keepPulse))
  }

  void fullScan()
  keepPulse()
  return {
    path,
    get isScanning() {
      return scans.isFull
    },
    get isSettled() {
      return scans.running === undefined && changes.isIdle
    },
    scan: fullScan,
    async close() {
      abort.abort()
      cancelPulse?.()
      changes.close()
      const { promise: tooLong, resolve } = Promise.withResolvers<undefined>()
      const cancel = timers.after(closingMs, () => resolve(undefined))
      const through = Promise.all([follower.stop(), scans.running, turns.done])
      await Promise.race([through, tooLong])
      cancel()
      // A scan that was about to begin may have begun to watch.
      await follower.stop()
    },
  }
}

/** Of the folders that cannot be watched, those at the top. */
function unwatchableAmong(folders: ReadonlySet<string>): string[] {
  const all = Array.from(folders).filter((folder) => !isWatchable(folder))
  return all.filter((folder) => !all.some((other) => other !== folder && isInside(other, folder)))
}
