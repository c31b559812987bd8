import { Failure } from '../../../preload/contract/failure.ts'
import type { QualityName } from '../../../preload/contract/generations.ts'
import { strings } from '../../strings.ts'
import type { Generations } from '../store/generations.ts'
import { askMaker, type StartMaker } from './ask-maker.ts'
import type { MakeTools, StepTime } from './maker.ts'

/** How long steps take on this computer: found out when it is first asked for, and learned from whatever is made. */
export interface StepTimes {
  /**
   * Undefined where it is not known and cannot be found out now, because pictures are being made.
   *
   * @throws {Failure} `model-unusable` and whatever else keeps this from being made; `cancelled`
   */
  of(making: MakeTools, quality: QualityName, signal: AbortSignal): Promise<StepTime | undefined>
  learn(generator: string, model: string, quality: QualityName, took: StepTime): void
  /** Nothing is measured until {@link StepTimes.goOn}: something is being made. Resolves when the process has ended. */
  pause(): Promise<void>
  goOn(): void
}

export function openStepTimes(store: Pick<Generations, 'cost' | 'setCost'>, startMaker: StartMaker): StepTimes {
  let measuring: { readonly abort: AbortController; readonly done: Promise<void> } | undefined
  let paused = false

  /** Not for one of those who wait for it: whoever asks next wants to know it as well. */
  const measure = (making: MakeTools, quality: QualityName): Promise<void> => {
    const { generator, model } = making
    const abort = new AbortController()
    const done = askMaker(startMaker, 'making', (client) => client.call('measure', making, abort.signal), abort.signal)
      .then((took) => store.setCost(generator.entry.id, model.key, quality, took))
      .finally(() => (measuring = undefined))
    measuring = { abort, done }
    return done
  }

  return {
    async of(making, quality, signal) {
      for (;;) {
        const known = store.cost(making.generator.entry.id, making.model.key, quality)
        if (known || paused) return known
        if (signal.aborted) throw new Failure('cancelled', strings.making.nobodyWaits)
        try {
          // One that goes on may be of another quality. Whatever comes of it, look again.
          await (measuring ? measuring.done.catch(() => undefined) : measure(making, quality))
        } catch (error) {
          if (!(error instanceof Failure && error.code === 'cancelled')) throw error
        }
      }
    },
    learn(generator, model, quality, took) {
      const before = store.cost(generator, model, quality) ?? took
      const loadMs = (before.loadMs + took.loadMs) / 2
      store.setCost(generator, model, quality, { loadMs, stepMs: (before.stepMs + took.stepMs) / 2 })
    },
    async pause() {
      paused = true
      measuring?.abort.abort()
      await measuring?.done.catch(() => undefined)
    },
    goOn: () => void (paused = false),
  }
}
