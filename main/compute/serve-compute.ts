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
      render: async ({ jobs }, signal) => [...(await compute.render(jobs, signal))],
      loadModel: async ({ model, provider }, signal) => {
        const ready = await compute.loadModel(model, provider, signal)
        return { ...ready, reports: [...ready.reports] }
      },
      unloadModel: async ({ key }) => {
        await compute.unloadModel(key)
        return {}
      },
      embedImages: async ({ key, previews }, signal) => [...(await compute.embedImages(key, previews, signal))],
      embedTexts: async ({ key, texts }, signal) => [...(await compute.embedTexts(key, texts, signal))],
      view: async ({ path, destination }, signal) => {
        await compute.view(path, destination, signal)
        return {}
      },
    },
    report,
  )
}
