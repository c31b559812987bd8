import type { StoredLabel } from '../store/labels.ts'

/** Labels that are decided together: one by itself, or the kinds of a label that exclude each other. */
export interface Family {
  /** The label itself, or the label that the kinds belong to, negative: the two can be the same label. */
  readonly id: number
  readonly exclusive: boolean
  readonly labels: readonly StoredLabel[]
}

/**
 * Who is decided with whom, among the labels that the machine gives. A label whose kinds exclude each other is itself
 * decided like any other. Of fewer than two kinds, none excludes another.
 */
export function familiesOf(labels: readonly StoredLabel[]): Family[] {
  const exclusive = new Set(labels.filter((label) => label.exclusive).map(({ id }) => id))
  const families: Family[] = []
  const groups = new Map<number, StoredLabel[]>()
  for (const label of labels.filter(({ automatic }) => automatic)) {
    const group = label.parent !== null && exclusive.has(label.parent) ? label.parent : undefined
    if (group === undefined) families.push(alone(label))
    else groups.set(group, [...(groups.get(group) ?? []), label])
  }
  for (const [parent, kinds] of groups) {
    if (kinds.length < 2) families.push(...kinds.map(alone))
    else families.push({ id: -parent, exclusive: true, labels: kinds })
  }
  return families
}

const alone = (label: StoredLabel): Family => ({ id: label.id, exclusive: false, labels: [label] })
