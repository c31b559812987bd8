import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { previewFolder } from './previews.ts'
import type { SettingsStore } from './store/settings.ts'

/** Previews of photos that are gone for good. What is known and what people said about those photos stays. */
export interface GonePreviews {
  /**
   * Removes the previews of contents that no file has held for ninety days; those on a folder that is offline are held.
   * Resolves with how many, when it is through or `signal` says to stop; what is left then is done the next time.
   */
  clear(signal: AbortSignal): Promise<number>
  /** Has contents that are back rendered again. Call it with those whose files have changed, in the same transaction. */
  changed(ids: readonly number[]): void
}

interface GoneOptions {
  readonly db: Database
  readonly settings: SettingsStore
  /** Folder of all previews. */
  readonly previews: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

const keptMs = 90 * 86_400_000
/** Folders removed before others have their turn. */
const batch = 20
const note = 'gone'

/** What the library remembers of contents that no file holds. */
const Gone = z.object({
  /** Since when they have been found gone, epoch milliseconds. */
  since: z.array(z.object({ at: z.int(), ids: z.array(z.int()) })),
  /** Those whose previews have been removed, or are about to be. */
  cleared: z.array(z.int()),
  /** Whether some of those may still be on the disk. */
  unfinished: z.boolean(),
})

/** Opens the record of what is gone. */
export function openGonePreviews({ db, settings, previews, now }: GoneOptions): GonePreviews {
  const selectGone = db.prepare<[], { id: number; hash: string }>(
    'SELECT id, hash FROM content WHERE width IS NOT NULL AND present = 0',
  )
  // It is rendered where it has no width; its vector is kept.
  const renderAgain = db.prepare<[number]>('UPDATE content SET width = NULL WHERE id = ? AND present > 0')

  const stored = Gone.safeParse(settings.note(note)).data
  let since = new Map(stored?.since.flatMap(({ at, ids }) => ids.map((id) => [id, at] as const)))
  const cleared = new Set(stored?.cleared)
  let unfinished = stored?.unfinished ?? false

  const save = (): void => {
    const ids = Map.groupBy(since.keys(), (id) => since.get(id)!)
    settings.setNote(note, {
      since: Array.from(ids, ([at, those]) => ({ at, ids: those })),
      cleared: [...cleared],
      unfinished,
    } satisfies z.input<typeof Gone>)
  }

  return {
    async clear(signal) {
      const time = now()
      const gone = selectGone.all()
      const before = since
      // A clock that was ahead must not keep anything for longer.
      since = new Map(
        gone
          .filter(({ id }) => !cleared.has(id))
          .map(({ id }) => [id, Math.min(before.get(id) ?? time, time)] as const),
      )
      const due = gone.filter(({ id }) => (unfinished && cleared.has(id)) || time - (since.get(id) ?? time) >= keptMs)
      for (const { id } of due) {
        since.delete(id)
        cleared.add(id)
      }
      unfinished = due.length > 0
      save()
      let removed = 0
      for (let from = 0; from < due.length; from += batch) {
        await new Promise(setImmediate)
        if (signal.aborted) return removed
        for (const { id, hash } of due.slice(from, from + batch)) {
          // It may have come back meanwhile, and been rendered again.
          if (!cleared.has(id)) continue
          rmSync(previewFolder(previews, hash), { recursive: true, force: true })
          removed++
        }
      }
      if (unfinished) {
        unfinished = false
        save()
      }
      return removed
    },
    changed(ids) {
      if (cleared.size === 0) return
      const back = ids.filter((id) => cleared.has(id) && renderAgain.run(id).changes > 0)
      for (const id of back) cleared.delete(id)
      if (back.length > 0) save()
    },
  }
}
