import { Failure } from '../../../preload/contract/failure.ts'
import type { Vocabulary } from '../../../preload/contract/labels.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'
import { strings } from '../../strings.ts'
import type { Labels, StoredLabel } from '../store/labels.ts'

/** Labels as a file, each after the one that it is a kind of. */
export function exportLabels(labels: readonly StoredLabel[]): Vocabulary {
  const byId = new Map(labels.map((label) => [label.id as number, label]))
  const ordered: StoredLabel[] = []
  const done = new Set<number>()
  const visit = (label: StoredLabel): void => {
    if (done.has(label.id)) return
    done.add(label.id)
    const parent = label.parent === null ? undefined : byId.get(label.parent)
    if (parent) visit(parent)
    ordered.push(label)
  }
  labels.forEach(visit)
  return {
    recollect: 'labels',
    version: 1,
    labels: ordered.map(({ name, prompts, parent, exclusive, automatic, threshold }) => {
      const above = parent === null ? undefined : byId.get(parent)
      return { name, prompts: [...prompts], ...(above && { parent: above.name }), exclusive, automatic, threshold }
    }),
  }
}

/**
 * Adds the labels of a file that are new, and changes those that have the same name. Call inside a transaction.
 *
 * @throws {Failure} `invalid-input`: a name twice, a parent that is nowhere, a ring.
 */
export function importLabels(labels: Labels, { labels: entries }: Vocabulary): { added: number; changed: number } {
  const seen = new Set<string>()
  for (const { name } of entries) {
    const key = foldName(name)
    if (seen.has(key)) throw new Failure('invalid-input', strings.organising.labels.twice(name))
    seen.add(key)
  }
  const fresh = new Set<string>()
  // First all of them, then who belongs to whom: a parent may come later in the file.
  for (const { name, prompts, exclusive, automatic, threshold } of entries) {
    if (labels.named(name)) continue
    labels.add({ name, prompts, parent: null, exclusive, automatic, threshold })
    fresh.add(foldName(name))
  }
  let changed = 0
  for (const { name, prompts, parent, exclusive, automatic, threshold } of entries) {
    const above = parent === undefined ? null : labels.named(parent)
    if (above === undefined) {
      throw new Failure('invalid-input', strings.organising.labels.kindOfNothing(name, parent ?? ''))
    }
    const before = labels.named(name)!
    // A name that leads to a label that is called otherwise now says nothing about what it should be called.
    const called = foldName(before.name) === foldName(name) ? name : before.name
    const wanted = { name: called, prompts, parent: above?.id ?? null, exclusive, automatic, threshold }
    labels.change(before.id, wanted)
    const after = labels.get(before.id)
    const isDifferent = after.revision !== before.revision || after.name !== before.name
    if (isDifferent && !fresh.has(foldName(name))) changed += 1
  }
  return { added: fresh.size, changed }
}
