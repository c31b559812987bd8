import type { QualityName, GenerationRequest, Quality, Region, Wish } from '../../preload/contract/generations.ts'
import type { Choices } from './generations.svelte.ts'
import { isPictureWish, isWordsWish, wishesTyped, withWishes } from './wishes.ts'

/**
 * What somebody wants to have made, while it is put together. Nothing is made until it is asked for, and nothing of it is
 * lost by looking at something else meanwhile.
 */
export class Draft {
  /** Pictures first to last, and words; the first picture is the source. */
  wishes = $state.raw<readonly Wish[]>([])
  /** In the box for words, and not taken over yet. It counts as well. */
  typed = $state('')
  strength = $state(0.5)
  from = $state<GenerationRequest['from']>('source')
  quality = $state<QualityName>('normal')
  count = $state(4)
  /** Undefined: what the quality says. */
  steps = $state<number>()
  /** Width ÷ height; null: that of the source. */
  aspect = $state.raw<number | null>(null)
  /** Undefined: another one every time. */
  seed = $state<number>()
  /** The generator that was chosen, whether it can be used or not. */
  #generator = $state<string>()
  readonly #choices: () => Choices | undefined

  constructor(choices: () => Choices | undefined) {
    this.#choices = choices
  }

  readonly pictures = $derived(this.wishes.filter(isPictureWish))
  readonly words = $derived(this.wishes.filter(isWordsWish))

  /** The generator that is chosen, or else the first that can be used; undefined where there is none. */
  readonly generator: string | undefined = $derived.by(() => {
    const usable = this.#choices()?.generators.filter(({ problem }) => problem === null) ?? []
    return (usable.find(({ id }) => id === this.#generator) ?? usable[0])?.id
  })

  readonly chosenQuality: Quality | undefined = $derived.by(() =>
    this.#choices()?.qualities.find(({ name }) => name === this.quality),
  )

  /** How they are made, apart from what they are to show; undefined where nothing can be made. */
  readonly making = $derived.by(() => {
    const { generator, quality, count, steps } = this
    return generator === undefined
      ? undefined
      : { generator, quality, count, ...(steps === undefined ? {} : { steps: Math.round(steps) }) }
  })

  /** Undefined while there is nothing to make: without a picture, and without words that are wished for. */
  readonly request: GenerationRequest | undefined = $derived.by(() => {
    const { making, strength, from, aspect, seed } = this
    const wishes = withWishes(this.wishes, wishesTyped(this.typed))
    if (!making || !wishes.some(({ weight }) => weight > 0)) return undefined
    return { ...making, wishes: [...wishes], strength, from, aspect, ...(seed === undefined ? {} : { seed }) }
  })

  /** Begins another one, to be made as carefully and as often as the one before. */
  startOver(wishes: readonly Wish[]): void {
    this.wishes = wishes
    this.typed = ''
    this.strength = 0.5
    this.from = 'source'
    this.aspect = null
    this.seed = undefined
  }

  choose(generator: string): void {
    this.#generator = generator
  }

  /** Takes over what is in the box for words. Answers whether there was anything. */
  addTyped(): boolean {
    const wishes = wishesTyped(this.typed)
    this.typed = ''
    this.wishes = withWishes(this.wishes, wishes)
    return wishes.length > 0
  }

  remove(wish: Wish): void {
    this.wishes = this.wishes.filter((each) => each !== wish)
  }

  /** Takes words back into the box. */
  edit(wish: Extract<Wish, { kind: 'words' }>): void {
    this.addTyped()
    this.remove(wish)
    this.typed = wish.words
  }

  weigh(wish: Wish, weight: number): void {
    this.#replace(wish, { ...wish, weight })
  }

  /** Only a part of a picture counts; undefined: all of it. */
  cut(wish: Wish, region: Region | undefined): void {
    if (!isPictureWish(wish)) return
    const { region: before, ...whole } = wish
    void before
    this.#replace(wish, region ? { ...whole, region } : whole)
  }

  /** Begins with another one of its pictures. */
  begin(wish: Wish): void {
    this.wishes = [wish, ...this.wishes.filter((each) => each !== wish)]
  }

  /** Takes over everything of an earlier request but its seed, which would make the same pictures again. */
  use(request: GenerationRequest, { seed }: { readonly seed?: number } = {}): void {
    this.wishes = request.wishes
    this.typed = ''
    this.strength = request.strength
    this.from = request.from
    this.quality = request.quality
    this.count = request.count
    this.steps = request.steps
    this.aspect = request.aspect
    this.seed = seed
    this.#generator = request.generator
  }

  #replace(wish: Wish, by: Wish): void {
    this.wishes = this.wishes.map((each) => (each === wish ? by : each))
  }
}
