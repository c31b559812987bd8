import fc from 'fast-check'
import { Format } from '../../photos.ts'
import { and, not, or, states, type Expression, type Like, type Term, type Words } from '../expression.ts'
import { parse } from '../parse.ts'

const isWords = (text: string): boolean => {
  const { expression } = parse(text) as { expression?: Expression | null }
  return expression?.kind === 'words' && expression.text === text
}

const letters = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('abOr-:".0123456789né日“and')),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 8,
})
const words: fc.Arbitrary<Words> = fc
  .array(fc.oneof(letters, fc.constantFrom('and', 'red', 'car', '12:30', '-', 're:union', '--x', "it's")), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.join(' '))
  .filter(isWords)
  .map((text) => ({ kind: 'words', text }))

const name = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1 }), letters)
  .map((text) => text.trim())
  .filter(Boolean)
const like: fc.Arbitrary<Like> = fc.oneof(
  fc.integer({ min: 1, max: 999_999_999 }).map((photo) => ({ kind: 'like' as const, photo })),
  fc.oneof(name, fc.constant('12')).map((path) => ({ kind: 'like' as const, path })),
)
const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((value) => value / 1e6 + 0)
const date = fc.constantFrom(null, '2019', '2019-08', '2019-08-31', '2020-02-29', '2021')
const term: fc.Arbitrary<Term> = fc.oneof(
  name.filter((text) => /[\p{L}\p{N}]/u.test(text)).map((text) => ({ kind: 'exact' as const, text })),
  fc.record({ kind: fc.constantFrom('tag', 'person-made', 'album', 'camera', 'lens'), name }),
  name.map((path) => ({ kind: 'folder' as const, path })),
  fc
    .tuple(date, date)
    .filter(([from, to]) => (from !== null || to !== null) && (from === null || to === null || from <= to))
    .map(([from, to]) => ({ kind: 'date' as const, from, to })),
  fc.integer({ min: 1, max: 12 }).map((month) => ({ kind: 'month' as const, month })),
  fc
    .tuple(fc.integer({ min: -1, max: 5 }), fc.integer({ min: -1, max: 5 }))
    .filter(([from, to]) => from <= to)
    .map(([from, to]) => ({ kind: 'rating' as const, from, to })),
  fc.constantFrom(...states).map((what) => ({ kind: 'is' as const, what })),
  fc.record({
    kind: fc.constant('near' as const),
    latitude: degrees(90),
    longitude: degrees(180),
    km: fc.integer({ min: 1, max: 99_999_000_000 }).map((value) => value / 1e6),
  }),
  fc
    .uniqueArray(fc.constantFrom(...Format.options), { minLength: 1 })
    .map((formats) => ({ kind: 'type' as const, formats })),
)

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  words,
  like,
  fc
    .record({ weight: fc.integer({ min: 1, max: 100_000 }).map((value) => value / 1_000), minus: fc.boolean() })
    .chain(({ weight, minus }) =>
      fc.oneof(words, like).map((part) => ({ kind: 'weighted' as const, weight: minus ? -weight : weight, part })),
    ),
  term,
  term.map((part) => ({ kind: 'not' as const, part })),
)

/** For tests: any expression that there is, as the functions of `expression.ts` build it. */
export const arbitraryExpression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { minLength: 1, maxLength: 4 }).map((parts) => and(parts) ?? parts[0]!),
    fc.array(tie('tree'), { minLength: 1, maxLength: 4 }).map((parts) => or(parts) ?? parts[0]!),
    tie('tree').map((part) => not(part) ?? part),
  ),
})).tree
