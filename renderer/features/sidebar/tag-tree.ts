import type { Label, LabelId } from '../../../preload/contract/labels.ts'

/** A line of the tree of labels as it is drawn. */
export interface TreeRow {
  readonly label: Label
  /** 0 at the top. */
  readonly depth: number
  readonly hasKinds: boolean
  readonly open: boolean
}

/** The labels below each label, by name; at null those at the top. A label whose parent is unknown is at the top. */
export function kindsOf(labels: readonly Label[]): ReadonlyMap<LabelId | null, readonly Label[]> {
  const known = new Set(labels.map((label) => label.id))
  const kinds = new Map<LabelId | null, Label[]>()
  for (const label of labels) {
    const parent = label.parent !== null && known.has(label.parent) ? label.parent : null
    const siblings = kinds.get(parent)
    if (siblings) siblings.push(label)
    else kinds.set(parent, [label])
  }
  return kinds
}

/** The lines to draw: kinds only below what is open, everything where `opened` is left out. */
export function treeRows(labels: readonly Label[], opened?: ReadonlySet<LabelId>): TreeRow[] {
  const kinds = kindsOf(labels)
  const rows: TreeRow[] = []
  const walk = (parent: LabelId | null, depth: number): void => {
    // Groups come first, or they would be lost among the keywords that files bring along.
    const siblings = kinds.get(parent) ?? []
    for (const label of [...siblings].sort((a, b) => Number(kinds.has(b.id)) - Number(kinds.has(a.id)))) {
      const hasKinds = kinds.has(label.id)
      const open = hasKinds && (opened?.has(label.id) ?? true)
      rows.push({ label, depth, hasKinds, open })
      if (open) walk(label.id, depth + 1)
    }
  }
  walk(null, 0)
  return rows
}

/** The labels whose name contains what was typed: those that begin with it first, then by how many photos have them. */
export function matching(labels: readonly Label[], wanted: string): Label[] {
  const text = wanted.trim().toLowerCase()
  const rank = ({ name }: Label): number => {
    const at = name.toLowerCase().indexOf(text)
    return at === 0 ? 0 : at > 0 ? 1 : 2
  }
  return labels
    .map((label) => ({ label, rank: rank(label) }))
    .filter((each) => each.rank < 2)
    .sort((a, b) => a.rank - b.rank || b.label.photos - a.label.photos)
    .map(({ label }) => label)
}

/** Every label below one, itself included: what it cannot become a kind of. */
export function familyOf(labels: readonly Label[], id: LabelId): ReadonlySet<LabelId> {
  const kinds = kindsOf(labels)
  const family = new Set<LabelId>([id])
  // A set goes on over what is added to it meanwhile.
  for (const member of family) for (const kind of kinds.get(member) ?? []) family.add(kind.id)
  return family
}
