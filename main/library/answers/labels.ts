import { Failure } from '../../../preload/contract/failure.ts'
import {
  LabelId,
  type Label,
  type labelMethods,
  type LabelChanges,
  type NewLabel,
} from '../../../preload/contract/labels.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import { strings } from '../../strings.ts'
import { preview } from '../labels/preview.ts'
import { review } from '../labels/review.ts'
import { starterVocabulary } from '../labels/starter.ts'
import type { Tagger } from '../labels/tagger.ts'
import { exportLabels, importLabels } from '../labels/vocabulary.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Choose } from '../search/choice.ts'
import { photographed } from '../search/condition.ts'
import { byName } from '../store/by-name.ts'
import type { Changes } from '../store/changes.ts'
import { promptFor, type Labels, type StoredLabel } from '../store/labels.ts'
import type { Photos } from '../store/photos.ts'
import type { TagCounts } from '../store/tag-counts.ts'
import type { Tags } from '../store/tags.ts'
import { announce } from './changes.ts'

const { titles, noModel } = strings.organising.labels

interface LabelParts {
  readonly labels: Labels
  readonly tags: Tags
  /** See {@link import('../store/tag-counts.ts').openTagCounts}. */
  readonly tagCounts: () => Promise<ReadonlyMap<number, TagCounts>>
  readonly tagger: Tagger
  readonly photos: Photos
  readonly changes: Changes
  readonly choose: Choose
  readonly publisher: Publisher
  readonly hasModel: () => boolean
  /** Resolves when the model is loaded, or never will be; loads it if nobody has yet. */
  readonly loading: () => Promise<void>
}

/** Answers about the library's own vocabulary. */
export function labelAnswers(parts: LabelParts): Handlers<typeof labelMethods> {
  const { labels, tags, tagCounts, tagger, photos, changes, choose, publisher, hasModel, loading } = parts

  /** Does something that can be taken back; the machine's tags follow before anybody is told. */
  const record = async <T>(title: string | ((result: T) => string), work: () => T, signal: AbortSignal) => {
    const recorded = changes.record(title, work)
    if (recorded.change === null) return recorded
    try {
      await tagger.follow(signal)
    } finally {
      announce(publisher, new Set(['label', 'tag']))
    }
    return recorded
  }

  const list = async (): Promise<Label[]> => {
    const counts = await tagCounts()
    return labels
      .all()
      .map(({ id, name, prompts, parent, exclusive, automatic, threshold }): Label => {
        const fit = automatic ? tagger.fitOf(id) : undefined
        return {
          ...{ id, name, parent, exclusive, automatic, threshold },
          prompts: [...prompts],
          photos: 0,
          byPerson: 0,
          byMachine: 0,
          rejected: 0,
          ...counts.get(id),
          fit: fit ? { threshold: fit.threshold, precision: fit.precision, examples: fit.examples } : null,
        }
      })
      .sort(byName)
  }

  // Labels are counted and proposed among photographs; see `search/made-by-machine.ts`.
  const visible = (ids: Uint32Array): Uint32Array => photos.columns(ids, photographed).ids

  const names = (ids: readonly number[]): string[] => ids.map((id) => labels.get(id).name)

  return {
    'labels.list': list,
    'labels.add': async ({ labels: wanted }, signal) => {
      const title = titles.added(wanted.map(({ name }) => name))
      const { result: ids, change } = await record(title, () => wanted.map((label) => labels.add(label)), signal)
      return { ids, change }
    },
    'labels.change': async ({ id, changes: wanted }, signal) => {
      const { change } = await record(titles.changed(labels.get(id).name), () => labels.change(id, wanted), signal)
      return { change }
    },
    'labels.preview': async ({ label, changes: wanted, yes, no }, signal) => {
      await loading()
      const stored = typeof label === 'number' ? labels.get(label) : unborn(label)
      return preview({ label: changed(stored, wanted), yes, no }, { tagger, visible }, signal)
    },
    'labels.remove': async ({ ids }, signal) => {
      const { change } = await record(titles.deleted(names(ids)), () => labels.remove(ids), signal)
      return { change }
    },
    'labels.merge': async ({ from, into }, signal) => {
      const title = titles.merged(names(from), labels.get(into).name)
      const { change } = await record(title, () => labels.merge(from, into), signal)
      return { change }
    },
    'labels.export': () => exportLabels(labels.all()),
    'labels.import': async ({ vocabulary }, signal) => {
      const { result, change } = await record(
        ({ added, changed: different }) => titles.imported(added, different),
        () => importLabels(labels, vocabulary),
        signal,
      )
      return { ...result, change }
    },
    'labels.starter': () => starterVocabulary,
    'labels.review': async ({ photos: choice, labels: ids, show, limit }, signal) => {
      const wanted = ids.map((id) => labels.get(id))
      const chosen = await choose(choice, signal)
      await loading()
      if (!hasModel()) throw new Failure('no-model', noModel)
      return review(
        {
          photos: chosen,
          labels: wanted,
          judge: (label, within, cancelled) => tagger.judge(label, within, cancelled),
          given: (label) => new Set(tagger.given(label).ids),
          tags,
          show,
          limit,
          columns: (some) => photos.columns(some),
        },
        signal,
      )
    },
  }
}

/** A label that is only thought about. No stored one has this id. */
function unborn({ prompts, ...label }: NewLabel): StoredLabel {
  return {
    ...label,
    id: LabelId.parse(Number.MAX_SAFE_INTEGER),
    prompts: prompts ?? [promptFor(label.name)],
    revision: 0,
  }
}

function changed(label: StoredLabel, changes: LabelChanges): StoredLabel {
  const said = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return { ...label, ...said }
}
