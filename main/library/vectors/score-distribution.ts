/** Bins between −1 and 1: fine enough that one of a hundred thousand scores' best few thousand holds only a few. */
const bins = 8_192

/** Written so that it takes a nanosecond: there are as many as there are photos. */
function binOf(score: number): number {
  const bin = ((score + 1) * (bins / 2)) | 0
  return bin < 0 ? 0 : bin < bins ? bin : bins - 1
}
const middleOf = (bin: number): number => (bin + 0.5) / (bins / 2) - 1

/** How many scores there are of each height. */
export class ScoreDistribution {
  /** By height, from −1 to 1. What is sent to another thread. */
  readonly counts: Uint32Array
  /** How many scores there are. */
  readonly total: number

  /** Takes scores, or the counts of others, which are added up. */
  constructor(scores: Float32Array | readonly Uint32Array[]) {
    const counts = new Uint32Array(bins)
    if (scores instanceof Float32Array) for (let i = 0; i < scores.length; i++) counts[binOf(scores[i]!)]!++
    else for (const some of scores) some.forEach((count, bin) => (counts[bin]! += count))
    this.counts = counts
    this.total = scores instanceof Float32Array ? scores.length : counts.reduce((sum, count) => sum + count, 0)
  }

  /** A bound that at least the `count` highest scores reach, and few others. */
  boundOf(count: number): number {
    let seen = 0
    for (let bin = bins - 1; bin >= 0; bin--) {
      seen += this.counts[bin]!
      if (seen >= count) return bin === 0 ? -Infinity : bin / (bins / 2) - 1
    }
    return -Infinity
  }

  /** Median and deviation as a `Ranking` has them, to half a bin: a score's fourth decimal. */
  ordinary(): { median: number; deviation: number } {
    if (this.total === 0) return { median: 0, deviation: 0 }
    const half = this.total >> 1
    let bin = bins - 1
    let above = 0
    while (above + this.counts[bin]! <= half) above += this.counts[bin--]!
    const median = middleOf(bin)
    let squares = 0
    for (let below = bin; below >= 0; below--) squares += this.counts[below]! * (middleOf(below) - median) ** 2
    return { median, deviation: Math.sqrt(squares / (this.total - half)) }
  }
}
