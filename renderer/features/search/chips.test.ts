import { expect, test } from 'vitest'
import { parse } from '../../../preload/contract/query/parse.ts'
import { chipsOf, type Chip } from './chips.ts'

function chips(text: string): Chip[] {
  const parsed = parse(text)
  if (parsed.problem || !parsed.expression) throw new Error(text)
  return chipsOf(parsed.expression)
}
/** As somebody sees them: `-` what should not be, and what stands between. */
const shown = (text: string): string[] =>
  chips(text).map((chip) => ('text' in chip ? `${chip.isMinus ? '-' : ''}${chip.kind} ${chip.text}` : chip.kind))

test('every part of a search is a chip, as people would say it', () => {
  expect(shown('red car 2:sunset -people 0.5:like:7 -3:(old town)')).toEqual([
    'words red car',
    'words sunset ×2',
    '-words people',
    'like like photo 7 ×0.5',
    '-words old town ×3',
  ])
  expect(shown('tag:"black cat" person-made:dog album:Rome folder:2019/Rome -"old town"')).toEqual([
    'tag black cat',
    'person-made dog, said by a person',
    'album Rome',
    'folder Rome',
    '-exact “old town”',
  ])
  expect(shown('date:2019 date:2019-08 date:2019-08-31.. date:..2018 date:2005..2006-02 date:august')).toEqual([
    'date 2019',
    'date August 2019',
    expect.stringMatching(/^date since .*31.*2019/),
    'date until 2018',
    'date 2005 – February 2006',
    'date August',
  ])
  expect(
    shown('rating:4 rating:>=3 rating:-1 rating:1..2 -is:raw near:41.9,12.5,10 type:jpg,raw like:/a/b.jpg'),
  ).toEqual([
    'rating ★ 4',
    'rating ★ 3 or more',
    'rating Rejected',
    'rating ★ 1 to 2',
    '-is Camera RAW',
    'near 10 km around 41.9, 12.5',
    'type JPEG, Camera RAW',
    'like like b.jpg',
  ])
})

test('“or” and the brackets around it are shown between them', () => {
  expect(shown('cat or dog')).toEqual(['words cat', 'or', 'words dog'])
  expect(shown('(cat or tag:dog) date:2019')).toEqual(['open', 'words cat', 'or', 'tag dog', 'close', 'date 2019'])
  // Side by side comes before “or”, whether or not that was written.
  expect(shown('cat or dog tag:a')).toEqual(['words cat', 'or', 'open', 'words dog', 'tag a', 'close'])
  expect(shown('-(tag:a or tag:b)')).toEqual(['-words tag:a or tag:b'])
})

test('each chip knows the search without it', () => {
  const rests = chips('beach (cat or -tag:dog) 2:sunset').map((chip) => ('rest' in chip ? chip.rest : chip.kind))
  expect(rests).toEqual([
    '(cat or -tag:dog) 2:sunset',
    'open',
    'beach -tag:dog 2:sunset',
    'or',
    'beach cat 2:sunset',
    'close',
    'beach (cat or -tag:dog)',
  ])
})
