import type { LabelId } from '../../../preload/contract/labels.ts'
import { kindProbabilities } from './exclusive.ts'
import type { Family } from './families.ts'
import { confidenceAt, type Fit } from './fit.ts'

/** What the machine says of one photo. */
export interface Said {
  readonly label: LabelId
  /** 0 to 1. */
  readonly confidence: number
}

/** Looks at photos with what was thought of all labels. */
export class Looker {
  readonly #own: readonly Fit[]
  readonly #groups: readonly (readonly Fit[])[]
  readonly #none: Float32Array
  readonly #logitScale: number

  /** @param none A direction that fits any photo. Labels without a fit are left out. */
  constructor(
    families: readonly Family[],
    fitOf: (label: number) => Fit | undefined,
    { none, logitScale }: { readonly none: Float32Array; readonly logitScale: number },
  ) {
    const fitsOf = ({ labels }: Family): Fit[] => labels.map(({ id }) => fitOf(id)).filter((fit) => fit !== undefined)
    this.#own = families.filter(({ exclusive }) => !exclusive).flatMap(fitsOf)
    this.#groups = families.filter(({ exclusive }) => exclusive).map(fitsOf)
    this.#none = none
    this.#logitScale = logitScale
  }

  /** The labels that photos with these vectors have, in their order. */
  at(vectors: readonly Float32Array[]): Said[][] {
    const said = vectors.map((): Said[] => [])
    // Label by label: ten thousand directions do not fit into the processor's cache, a few photos do.
    for (const { label, direction, cutoff, curve } of this.#own) {
      for (let photo = 0; photo < vectors.length; photo++) {
        const score = along(direction, vectors[photo]!)
        if (score >= cutoff) said[photo]!.push({ label, confidence: confidenceAt(curve, score) })
      }
    }
    if (this.#groups.length > 0) vectors.forEach((vector, photo) => said[photo]!.push(...this.#ofKinds(vector)))
    return said
  }

  #ofKinds(vector: Float32Array): Said[] {
    const said: Said[] = []
    const none = along(this.#none, vector)
    for (const kinds of this.#groups) {
      const cosines = kinds.map(({ direction, scale, offset }) => along(direction, vector) * scale + offset)
      const likely = kindProbabilities(cosines, none, this.#logitScale)
      const confidence = Math.max(...likely)
      const kind = kinds[likely.indexOf(confidence)]
      if (kind && confidence >= kind.cutoff) said.push({ label: kind.label, confidence })
    }
    return said
  }
}

function along(direction: Float32Array, vector: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const fours = vector.length - (vector.length % 4)
  for (let i = 0; i < fours; i += 4) {
    a += direction[i]! * vector[i]!
    b += direction[i + 1]! * vector[i + 1]!
    c += direction[i + 2]! * vector[i + 2]!
    d += direction[i + 3]! * vector[i + 3]!
  }
  for (let i = fours; i < vector.length; i++) a += direction[i]! * vector[i]!
  return a + b + c + d
}
