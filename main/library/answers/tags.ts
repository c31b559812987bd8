import type { LabelId } from '../../../preload/contract/labels.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import type { tagMethods } from '../../../preload/contract/tags.ts'
import { strings } from '../../strings.ts'
import type { Tagger } from '../labels/tagger.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Choose } from '../search/choice.ts'
import type { Changes } from '../store/changes.ts'
import type { Labels } from '../store/labels.ts'
import type { Tags } from '../store/tags.ts'
import { announce } from './changes.ts'

interface TagParts {
  readonly labels: Labels
  readonly tags: Tags
  readonly tagger: Tagger
  readonly changes: Changes
  readonly choose: Choose
  readonly publisher: Publisher
}

/** Answers about the tags of photos. */
export function tagAnswers({
  labels,
  tags,
  tagger,
  changes,
  choose,
  publisher,
}: TagParts): Handlers<typeof tagMethods> {
  /** The labels that are meant; names that nothing is called yet become labels. */
  const labelsOf = (meant: readonly (LabelId | string)[]): LabelId[] => [
    ...new Set(
      meant.map((one) => {
        if (typeof one === 'number') return labels.get(one).id
        const found = labels.named(one)
        const bare = { prompts: [], parent: null, exclusive: false, automatic: false, threshold: null }
        return found?.id ?? labels.add({ name: one, ...bare })
      }),
    ),
  ]

  return {
    'tags.of': ({ ids }) => tags.of(ids),
    'tags.say': async ({ photos, labels: meant, verdict }, signal) => {
      const chosen = await choose(photos, signal)
      const { change } = changes.record(
        (ids) => strings.organising.tags.titles[verdict](chosen.length, ids.map((id) => labels.get(id).name)),
        () => {
          const ids = labelsOf(meant)
          const different = ids.filter((id) => tags.say(id, chosen, verdict === 'clear' ? null : verdict) > 0)
          // What the machine has learnt from this, and whatever it says of it, is thought about again; also after an undo.
          labels.reconsider(different)
          return ids
        },
      ) // prettier-ignore
      if (change === null) return { change, photos: chosen.length, added: 0, removed: 0 }
      try {
        return { change, photos: chosen.length, ...(await tagger.follow(signal, new Set(chosen))) }
      } finally {
        announce(publisher, new Set(['label', 'tag']))
      }
    },
  }
}
