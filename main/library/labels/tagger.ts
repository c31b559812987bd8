import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { openFits, type Difference, type Fits, type Given, type Untagged } from '../store/fits.ts'
import type { Attention } from '../search/attention.ts'
import type { Labels, StoredLabel } from '../store/labels.ts'
import type { Examples, Tags } from '../store/tags.ts'
import { familiesOf, type Family } from './families.ts'
import { basisOf, hasMoved, hasOutgrown, type Fit } from './fit.ts'
import { openGround } from './ground.ts'
import { judgedAmong, judgedByItself } from './judged.ts'
import type { LabelSpace } from './label-space.ts'
import { Looker, type Said } from './look.ts'
import { think, type Thought } from './think.ts'

/** What was thought of some families, to be applied; or thrown away. */
export interface Rethought {
  readonly families: readonly Family[]
  readonly thoughts: readonly Thought[]
  /** Vectors beyond this were not looked at. */
  readonly mark: number
  readonly space: string
}

/** What the machine says of photos it has looked at. */
export interface Looked {
  readonly photos: readonly { readonly id: number; readonly tags: readonly Said[] }[]
  /** Which thoughts it is by. */
  readonly generation: number
}

/** What people might do. */
export interface Supposition {
  /** A stored label with changes, or one that is only thought about. */
  readonly label: StoredLabel
  readonly yes: readonly number[]
  readonly no: readonly number[]
}

/** Gives photos the labels that their pictures deserve, and keeps that up to date with labels, people and photos. */
export interface Tagger {
  /** How the machine decides about a label at present; undefined where it has not thought about it. */
  fitOf(label: number): Fit | undefined
  /** Photos that the machine gives a label at present. */
  given(label: number): Given
  /**
   * Thinks again about labels that people have changed, or said something about, since this was last called, and makes
   * the machine's tags follow. `apart`: photos to leave out of what is counted. Without a model nothing changes.
   */
  follow(signal: AbortSignal, apart?: ReadonlySet<number>): Promise<Difference>
  /** What the machine would think of a label. Undefined: nothing, or there is no model. */
  suppose(supposition: Supposition, signal: AbortSignal): Promise<Thought | undefined>

  /**
   * How certain the machine is of a label for photos (ascending ids), most certain first; thinking about it if it has not.
   * Undefined: there is nothing to go by.
   */
  judge(label: StoredLabel, photos: Uint32Array, signal: AbortSignal): Promise<Given | undefined>

  /** Families to think about: whose labels, examples or library have changed. Not those in `busy`, by id. */
  due(limit: number, busy: ReadonlySet<number>): Family[]
  /** Thinks about families, in the moments when nobody searches; changes nothing. */
  rethink(families: readonly Family[], signal: AbortSignal): Promise<Rethought>
  /** Stores what was thought, and makes the machine's tags follow. What has been overtaken meanwhile is left out. */
  apply(rethought: Rethought, apart?: ReadonlySet<number>): Difference
  /** Photos that have a vector and that nobody has looked at. */
  untagged(limit: number, busy: ReadonlySet<number>): Untagged[]
  look(photos: readonly Untagged[], signal: AbortSignal): Promise<Looked>
  record(looked: Looked): void
  progress(): { done: number; left: number }
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
  readonly attention?: Attention
}

/** Everything about one space. */
interface Here {
  readonly space: LabelSpace
  readonly store: Fits
  readonly fits: Map<number, Fit>
  /** Labels that there was nothing to go by for, so that nobody tries again: basis by label. */
  readonly fruitless: Map<number, string>
}

/** Families thought about at once, and so committed together: their prompts are encoded in one go. */
export const familiesAtOnce = 32
/** Photos looked at without a pause. */
const photosAtOnce = 8
/** Whoever changes more families than that does not wait for all of them: the rest follow in the background. */
const mostFollowed = 512

export function openTagger({ db, labels, tags, space, now, loading, attention }: TaggerOptions): Tagger {
  const groundOf = openGround()
  let open: Here | undefined
  let generation = 0
  let looker: { generation: number; families: readonly Family[]; looker: Looker } | undefined
  let cached: { state: string; families: readonly Family[] } | undefined

  const families = (): readonly Family[] => {
    const state = labels.state()
    if (cached?.state !== state) cached = { state, families: familiesOf(labels.all()) }
    return cached.families
  }
  /** The state of families as they were when somebody last looked, by their ids. */
  let seen = new Map(families().map((family) => [family.id, basisOf(family)]))

  const current = (): Here | undefined => {
    const answering = space()
    if (!answering) return undefined
    if (open?.space.key !== answering.key) {
      const store = openFits(db, answering.modelId, now)
      const fits = new Map(store.all().map((fit) => [fit.label as number, fit]))
      open = { space: answering, store, fits, fruitless: new Map() }
      generation += 1
      silence(open)
    }
    return open
  }

  const isDue = (family: Family, { fits, fruitless }: Here, isOld: (fit: Fit) => boolean): boolean => {
    const basis = basisOf(family)
    return family.labels.some(({ id }) => {
      const fit = fits.get(id)
      return fruitless.get(id) !== basis && (fit?.basis !== basis || isOld(fit))
    })
  }

  const examplesOf = (label: number): Examples => tags.examples(label)

  const rethink = async (
    some: readonly Family[],
    signal: AbortSignal,
    moment?: (signal: AbortSignal) => Promise<void>,
  ): Promise<Rethought> => {
    const here = current()
    if (!here) return { families: [], thoughts: [], mark: 0, space: '' }
    const mark = here.store.mark()
    const ground = await groundOf(here.space, signal)
    const fitOf = (label: number): Fit | undefined => here.fits.get(label)
    const thoughts = await think(some, { space: here.space, ground, examplesOf, fitOf, moment }, signal)
    return { families: some, thoughts, mark, space: here.space.key }
  }

  const apply = (
    { families: some, thoughts, mark, space: key }: Rethought,
    apart?: ReadonlySet<number>,
  ): Difference => {
    const here = current()
    if (here?.space.key !== key) return { added: 0, removed: 0 }
    const bases = new Map(families().map((family) => [family.id, basisOf(family)]))
    const valid = some.filter((family) => bases.get(family.id) === basisOf(family))
    const wanted = new Set(valid.flatMap((family) => family.labels.map(({ id }) => id as number)))
    const kept = thoughts.filter(({ fit }) => wanted.has(fit.label))
    const sum = here.store.replace(kept, mark, apart)
    kept.forEach(({ fit }) => {
      here.fits.set(fit.label, fit)
      wanted.delete(fit.label)
    })
    // Those that are left have nothing to go by any more.
    const emptied = here.store.clear([...wanted])
    wanted.forEach((label) => here.fits.delete(label))
    for (const family of valid) {
      for (const { id } of family.labels) if (wanted.has(id)) here.fruitless.set(id, basisOf(family))
    }
    generation += 1
    return { added: sum.added, removed: sum.removed + emptied.removed }
  }

  /** Takes back what the machine said of labels that it no longer gives. */
  function silence({ store, fits }: Here): Difference {
    const automatic = new Set(families().flatMap((family) => family.labels.map(({ id }) => id as number)))
    const silenced = store.known().filter((label) => !automatic.has(label))
    silenced.forEach((label) => fits.delete(label))
    if (silenced.length > 0) generation += 1
    return store.clear(silenced)
  }

  /** The family that a label would be in, if it were like this. Everything keeps its place: a basis is about order, too. */
  const familyWith = (label: StoredLabel): Family | undefined => {
    const wanted = { ...label, automatic: true }
    const all = labels.all()
    const supposed = all.some(({ id }) => id === label.id)
      ? all.map((other) => (other.id === label.id ? wanted : other))
      : [...all, wanted]
    return familiesOf(supposed).find((family) => family.labels.some(({ id }) => id === label.id))
  }

  const lookerOf = async (here: Here, signal: AbortSignal): Promise<Looker> => {
    const all = families()
    if (looker?.generation === generation && looker.families === all) return looker.looker
    const { none } = await groundOf(here.space, signal)
    const made = new Looker(all, (label) => here.fits.get(label), { none, logitScale: here.space.logitScale })
    looker = { generation, families: all, looker: made }
    return made
  }

  return {
    fitOf: (label) => current()?.fits.get(label),
    given: (label) => current()?.store.given(label) ?? { ids: new Uint32Array(), confidences: new Float32Array() },
    async follow(signal, apart) {
      const changed = families().filter((family) => seen.get(family.id) !== basisOf(family))
      seen = new Map(families().map((family) => [family.id, basisOf(family)]))
      await loading()
      const here = current()
      if (!here) return { added: 0, removed: 0 }
      const sum = { ...silence(here) }
      if (here.store.count() === 0) return sum
      for (let first = 0; first < Math.min(changed.length, mostFollowed); first += familiesAtOnce) {
        const difference = apply(await rethink(changed.slice(first, first + familiesAtOnce), signal), apart)
        sum.added += difference.added
        sum.removed += difference.removed
      }
      return sum
    },
    async suppose({ label, yes, no }, signal) {
      const here = current()
      if (!here) return undefined
      const family = familyWith(label)
      if (!family) return undefined
      const thoughts = await think(
        [family],
        {
          space: here.space,
          ground: await groundOf(here.space, signal),
          examplesOf: (id) => (id === label.id ? supposed(examplesOf(id), yes, no) : examplesOf(id)),
          fitOf: (id) => here.fits.get(id),
        },
        signal,
      )
      return thoughts.find(({ fit }) => fit.label === label.id)
    },
    async judge(label, photos, signal) {
      const here = current()
      const family = familyWith(label)
      if (!here || !family) return undefined
      const ground = await groundOf(here.space, signal)
      const basis = basisOf(family)
      const fits = family.labels.map(({ id }) => here.fits.get(id)).filter((fit) => fit?.basis === basis)
      const isThought = fits.length === family.labels.length
      const fitOf = (id: number): Fit | undefined => here.fits.get(id)
      const thoughts = isThought ? [] : await think([family], { space: here.space, ground, examplesOf, fitOf }, signal)
      const kinds = isThought ? fits.filter((fit) => fit !== undefined) : thoughts.map(({ fit }) => fit)
      const by = { photos, none: ground.none, space: here.space }
      if (family.exclusive) return judgedAmong(kinds, label.id, by, signal)
      const [own] = kinds
      return own && judgedByItself(own, by, signal)
    },
    due(limit, busy) {
      const here = current()
      if (!here) return []
      const photos = here.space.index.size
      if (photos === 0) return []
      const differs = here.store.isQuiet() ? hasMoved : hasOutgrown
      const due: Family[] = []
      for (const family of families()) {
        if (due.length === limit) break
        if (!busy.has(family.id) && isDue(family, here, (fit) => differs(fit.photos, photos))) due.push(family)
      }
      return due
    },
    rethink: (some, signal) => rethink(some, signal, (stopped) => attention?.elsewhere(stopped) ?? Promise.resolve()),
    apply,
    untagged: (limit, busy) => current()?.store.untagged(limit, busy) ?? [],
    async look(photos, signal) {
      const here = current()
      const by = generation
      if (!here) return { photos: [], generation: -1 }
      const eyes = await lookerOf(here, signal)
      const looked: { id: number; tags: Said[] }[] = []
      for (let first = 0; first < photos.length; first += photosAtOnce) {
        const some = photos.slice(first, first + photosAtOnce)
        const said = eyes.at(some.map(({ vector }) => vector))
        some.forEach(({ id }, i) => looked.push({ id, tags: said[i]! }))
        // With ten thousand labels this takes a while, and others wait for this thread.
        await setImmediate()
      }
      return { photos: looked, generation: by }
    },
    record({ photos, generation: by }) {
      // By what is no longer thought: they are looked at again.
      if (by === generation) current()?.store.record(photos)
    },
    progress: () => current()?.store.progress() ?? { done: 0, left: 0 },
  }
}

/** What people said, and would say besides. */
function supposed(said: Examples, yes: readonly number[], no: readonly number[]): Examples {
  const anew = new Set([...yes, ...no])
  const kept = (ids: Uint32Array): number[] => Array.from(ids).filter((id) => !anew.has(id))
  return { yes: Uint32Array.from([...yes, ...kept(said.yes)]), no: Uint32Array.from([...no, ...kept(said.no)]) }
}
