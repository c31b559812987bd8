import type { Channel } from '../../preload/contract/channel.ts'
import { serve } from '../../preload/contract/serve.ts'
import type { Compute } from '../library/compute.ts'
import { computeMethods } from '../library/compute-contract.ts'

/** Answers the library's calls on `channel` with `compute`. */
export function serveCompute(
  channel: Channel,
  compute: Compute,
  report: (error: unknown, method: string) => void,
): void {
  serve(
    channel,
    computeMethods,
    {
      render: ({ jobs }, signal) => compute.render(jobs, signal),
      loadModel: ({ model, provider }, signal) => compute.loadModel(model, provider, signal),
      unloadModel: async ({ key }) => {
        await compute.unloadModel(key)
        return {}
      },
      embedImages: ({ key, previews }, signal) => compute.embedImages(key, previews, signal),
      embedTexts: ({ key, texts }, signal) => compute.embedTexts(key, texts, signal),
      view: async ({ path, destination }, signal) => {
        await compute.view(path, destination, signal)
        return {}
      },
    },
    report,
  )
}
