import type { Family } from '../labels/families.ts'
import { familiesAtOnce, type Looked, type Rethought, type Tagger } from '../labels/tagger.ts'
import type { Untagged } from '../store/fits.ts'
import type { Job, Outcome, Stage } from './stage.ts'

/** A photo to look at, or, with a negative id, a family of labels to think about. */
type TagJob = Job & ({ readonly photo: Untagged } | { readonly family: Family })

/** What came of a whole batch: it is recorded with the first of its jobs. */
type Tagged = { readonly looked: Looked } | { readonly rethought: Rethought } | undefined

/**
 * Tags new photos by what was thought of the labels, and thinks about labels again when they, or the library, have become
 * different. Labels come first: photos are looked at with thoughts that are worth it.
 */
export function tagStage(tagger: Tagger): Stage<TagJob, Tagged> {
  return {
    name: 'tag',
    batchSize: 64,
    lanes: 1,
    claim(limit, busy) {
      const families = tagger.due(Math.min(limit, familiesAtOnce), new Set([...busy].map(familyIdOf)))
      if (families.length > 0) return families.map((family) => ({ id: jobIdOf(family.id), family }))
      return tagger.untagged(limit, busy).map((photo) => ({ id: photo.id, photo }))
    },
    async perform(jobs, signal) {
      const families = jobs.flatMap((job) => ('family' in job ? [job.family] : []))
      const photos = jobs.flatMap((job) => ('photo' in job ? [job.photo] : []))
      const result: Tagged =
        families.length > 0
          ? { rethought: await tagger.rethink(families, signal) }
          : { looked: await tagger.look(photos, signal) }
      return jobs.map((job, i): Outcome<TagJob, Tagged> => ({ job, result: i === 0 ? result : undefined }))
    },
    commit(outcomes) {
      for (const outcome of outcomes) {
        if ('failure' in outcome || outcome.result === undefined) continue
        if ('looked' in outcome.result) tagger.record(outcome.result.looked)
        else tagger.apply(outcome.result.rethought)
      }
    },
    progress: () => tagger.progress(),
  }
}

/** Families have ids of either sign, jobs that are not about photos negative ones. */
const jobIdOf = (family: number): number => (family > 0 ? -2 * family : 2 * family - 1)

const familyIdOf = (job: number): number => (job % 2 === 0 ? -job / 2 : (job + 1) / 2)
