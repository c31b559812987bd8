import type { Labels } from '../../state/labels.svelte.ts'
import type { Choice } from '../../ui/Combobox.svelte'
import { strings } from '../../strings.ts'
import { matching } from '../sidebar/tag-tree.ts'

/** Labels to choose from, those that fit what was typed and are used most first. */
export function labelChoices(labels: Labels, wanted: string): Choice[] {
  return matching(labels.list ?? [], wanted)
    .slice(0, 100)
    .map((label) => {
      const above = labels.path(label).slice(1)
      const parts = [
        ...above.map(({ name }) => name).reverse(),
        ...(label.photos > 0 ? [strings.app.photos(label.photos)] : []),
      ]
      return { key: String(label.id), text: label.name, note: parts.join(' · ') }
    })
}
