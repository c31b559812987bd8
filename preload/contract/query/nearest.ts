/**
 * The one of `candidates` that `typed` may be a slip of, ignoring case: one letter wrong, missing, too many or swapped
 * with its neighbour; two in words of six letters or more. Undefined where none is that near.
 *
 * The distance is that of Damerau and Levenshtein, in the form that moves no letter twice.
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const wanted = typed.toLowerCase()
  let best: string | undefined
  let distance = wanted.length >= 6 ? 3 : 2
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= distance) continue
    const found = slips(wanted, candidate.toLowerCase())
    if (found < distance) [best, distance] = [candidate, found]
  }
  return best
}

function slips(a: string, b: string): number {
  let twoBack: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          before[j]! + 1,
          row[j - 1]! + 1,
          before[j - 1]! + same,
          swapped ? twoBack[j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    twoBack = before
    before = row
  }
  return before[b.length]!
}
