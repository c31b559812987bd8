import type { Compute, Rendered } from '../compute.ts'
import type { Contents, Unrendered } from '../store/contents.ts'
import type { Stage } from './stage.ts'

/** Gives every identified content its previews, its size and its metadata: from here on it is visible. */
export function renderStage(contents: Contents, compute: Compute, batchSize: number): Stage<Unrendered, Rendered> {
  return {
    name: 'render',
    batchSize,
    lanes: 2,
    claim: (limit, busy) => contents.unrendered(limit, busy),
    commit: (outcomes) => contents.recordRendered(outcomes),
    progress: () => contents.renderProgress(),
    async perform(jobs, signal) {
      const rendered = await compute.render(jobs, signal)
      return jobs.map((job, i) => {
        const result = rendered[i]
        if (!result) throw new Error(`Compute answered ${rendered.length} of ${jobs.length} pictures`)
        return 'kind' in result ? { job, failure: result } : { job, result }
      })
    },
  }
}
