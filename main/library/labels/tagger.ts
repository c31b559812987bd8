import type { Database } from 'better-sqlite3'
import type { LabelPreview } from '../../../preload/contract/labels.ts'
import { bytesOf } from '../../../preload/contract/columns.ts'
import type { Labels, StoredLabel } from '../store/labels.ts'
import { openFits, type Difference, type Fits, type Given } from '../store/fits.ts'
import type { Examples, Tags } from '../store/tags.ts'
import { familiesOf } from './families.ts'
import { basisOf, type Fit } from './fit.ts'
import type { LabelSpace } from './label-space.ts'
import { think } from './think.ts'

/** A label that is not stored, or not like this: what if? */
interface Supposition {
  readonly label: StoredLabel
  readonly yes: readonly number[]
  readonly no: readonly number[]
}

/** Gives photos the labels that their pictures deserve, and keeps that up to date with labels, people and photos. */
export interface Tagger {
  /** How the machine decides about a label at present; undefined where it has not thought about it. */
  fitOf(label: number): Fit | undefined
  /**
   * Thinks again about labels that people have changed, or said something about, since this was last called, and makes
   * the machine's tags follow. `apart`: photos to leave out of what is counted. Without a model nothing changes.
   */
  follow(signal: AbortSignal, apart?: ReadonlySet<number>): Promise<Difference>
  /** What the machine would give. */
  suppose(
    supposition: Supposition,
    visible: (ids: Uint32Array) => Uint32Array,
    signal: AbortSignal,
  ): Promise<LabelPreview>
  /** Photos that the machine gives a label at present. */
  given(label: number): ReadonlySet<number>
  /** How the machine would decide about a label, thinking about it if it has not. Undefined: there is nothing to go by. */
  judge(label: StoredLabel, signal: AbortSignal): Promise<Fit | undefined>
}

interface TaggerOptions {
  readonly db: Database
  readonly labels: Labels
  readonly tags: Tags
  /** Undefined while there is no model. */
  readonly space: () => LabelSpace | undefined
  readonly now: () => number
  /** Resolves when the model is loaded, or never will be; loads it if nobody has yet. */
  readonly loading: () => Promise<void>
}

/** Families thought about at once, and so committed together: their prompts are encoded in one go. */
const atOnce = 32

const mostShown = 1_000

export function openTagger({ db, labels, tags, space, now, loading }: TaggerOptions): Tagger {
  let open: { readonly key: string; readonly store: Fits; fits: Map<number, Fit> } | undefined

  /** The fits of the space that is in use now. */
  const current = (): { store: Fits; fits: Map<number, Fit>; space: LabelSpace } | undefined => {
    const now_ = space()
    if (!now_) return undefined
    if (open?.key !== now_.key) {
      const store = openFits(db, now_.modelId, now)
      open = { key: now_.key, store, fits: new Map(store.all().map((fit) => [fit.label, fit])) }
    }
    return { ...open, space: now_ }
  }

  /** The state of families as they were when somebody last looked, by their ids. */
  let seen = new Map(familiesOf(labels.all()).map((family) => [family.id, basisOf(family)]))

  const examplesOf = (label: number): Examples => tags.examples(label)

  return {
    fitOf: (label) => current()?.fits.get(label),
    async follow(signal, apart) {
      const sum = { added: 0, removed: 0 }
      const families = familiesOf(labels.all())
      const changed = families.filter((family) => seen.get(family.id) !== basisOf(family))
      seen = new Map(families.map((family) => [family.id, basisOf(family)]))
      await loading()
      const here = current()
      if (!here) return sum
      const automatic = new Set(families.flatMap((family) => family.labels.map(({ id }) => id as number)))
      const silenced = here.store.known().filter((label) => !automatic.has(label))
      if (silenced.length > 0) {
        sum.removed += here.store.clear(silenced).removed
        silenced.forEach((label) => here.fits.delete(label))
      }
      if (here.store.count() === 0) return sum
      for (let first = 0; first < changed.length; first += atOnce) {
        const mark = here.store.mark()
        const thoughts = await think(
          changed.slice(first, first + atOnce),
          { space: here.space, examplesOf, fitOf: (label) => here.fits.get(label) },
          signal,
        )
        const { added, removed } = here.store.replace(thoughts, mark, apart)
        thoughts.forEach(({ fit }) => here.fits.set(fit.label, fit))
        sum.added += added
        sum.removed += removed
      }
      return sum
    },
    async suppose({ label, yes, no }, visible, signal) {
      const nothing: Given = { ids: new Uint32Array(), confidences: new Float32Array() }
      const here = current()
      const before = here ? visible(here.store.given(label.id).ids) : nothing.ids
      const [thought] =
        here && label.automatic
          ? await think(
              [{ id: label.id, exclusive: false, labels: [label] }],
              {
                space: here.space,
                examplesOf: (id) => supposed(examplesOf(id), yes, no),
                fitOf: (id) => here.fits.get(id),
              },
              signal,
            )
          : []
      const after = visible(thought?.given.ids ?? nothing.ids)
      const [was, is] = [new Set(before), new Set(after)]
      const added = after.filter((id) => !was.has(id))
      const removed = before.filter((id) => !is.has(id))
      return {
        photos: after.length,
        added: added.length,
        removed: removed.length,
        addedIds: bytesOf(added.slice(0, mostShown)),
        removedIds: bytesOf(removed.slice(0, mostShown)),
        threshold: thought?.fit.threshold ?? label.threshold ?? 0,
        precision: thought?.fit.precision ?? null,
      }
    },
    given: (label) => new Set(current()?.store.given(label).ids),
    async judge(label, signal) {
      const here = current()
      if (!here) return undefined
      const fit = here.fits.get(label.id)
      if (fit?.revision === label.revision) return fit
      const [thought] = await think(
        [{ id: label.id, exclusive: false, labels: [label] }],
        { space: here.space, examplesOf, fitOf: (id) => here.fits.get(id) },
        signal,
      )
      return thought?.fit
    },
  }
}

/** What people said, and would say besides. */
function supposed(said: Examples, yes: readonly number[], no: readonly number[]): Examples {
  const anew = new Set([...yes, ...no])
  const kept = (ids: Uint32Array): number[] => Array.from(ids).filter((id) => !anew.has(id))
  return { yes: Uint32Array.from([...yes, ...kept(said.yes)]), no: Uint32Array.from([...no, ...kept(said.no)]) }
}
