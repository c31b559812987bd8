import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { channelPair, type Channel } from '../../preload/contract/channel.ts'
import { Failure } from '../../preload/contract/failure.ts'
import { serve } from '../../preload/contract/serve.ts'
import { computeMethods } from './compute-contract.ts'
import { nothingKnown } from './nothing-known.ts'
import { previewExtension } from './previews.ts'

/** Colours that the fake model knows, each a direction of its own. */
const colours = ['red', 'green', 'blue', 'white']

/** The unit vector of a text that names colours: of each a share, so that "red green" lies between the two. */
function vectorOfColours(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  vector[dimensions - 1] = 0.1
  colours.forEach((colour, i) => (vector[i] = text.includes(colour) ? 1 : 0))
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/**
 * A compute process for tests: a picture file is a text that names its colours, such as `red`, followed by a line of
 * JSON with metadata if need be. `damaged` in it cannot be read. Understands the same words.
 */
export function fakeCompute() {
  /** By model key: as many as whichever model is in use says. */
  const dimensions = new Map<string, number>()
  const dimensionsOf = (key: string): number => dimensions.get(key) ?? 0
  const calls = { render: 0, embed: 0, texts: 0, loaded: [] as string[], processes: 0 }
  /** Holds embedding until released, to look at the time in between. */
  let gate: Promise<unknown> = Promise.resolve()

  const start = async (): Promise<Channel> => {
    const [ours, theirs] = channelPair()
    calls.processes++
    serve(theirs, computeMethods, {
      render: ({ jobs }) =>
        jobs.map(({ path, previews }) => {
          calls.render++
          const text = readFileSync(path, 'utf8')
          if (text.includes('damaged'))
            return { kind: 'permanent' as const, code: 'damaged', message: 'The picture is damaged.' }
          mkdirSync(previews, { recursive: true })
          for (const size of ['small', 'large']) writeFileSync(join(previews, `${size}.${previewExtension}`), text)
          const said = JSON.parse(text.split('\n')[1] ?? '{}') as object
          return {
            format: 'jpeg' as const,
            width: 400,
            height: 300,
            colour: 0xff0000,
            metadata: { ...nothingKnown, ...said },
          }
        }),
      loadModel: ({ model }) => {
        calls.loaded.push(model.key)
        dimensions.set(model.key, model.dimensions)
        return { provider: 'cpu', reason: 'The only one there is.', reports: [] }
      },
      unloadModel: () => ({}),
      embedImages: async ({ key, previews }) => {
        await gate
        calls.embed += previews.length
        return previews.map((preview) => vectorOfColours(readFileSync(preview, 'utf8'), dimensionsOf(key)))
      },
      embedTexts: ({ key, texts }) => {
        calls.texts += texts.length
        return texts.map((text) => vectorOfColours(text, dimensionsOf(key)))
      },
      view: () => {
        throw new Failure('image-unreadable', 'There is nothing to see')
      },
    })
    return ours
  }
  return {
    calls,
    start,
    /** Embedding waits until the returned function is called. */
    hold(): () => void {
      const held = Promise.withResolvers<undefined>()
      gate = held.promise
      return () => held.resolve(undefined)
    },
  }
}
