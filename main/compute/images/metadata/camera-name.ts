/** Words of company names that say nothing about a camera. */
const legal =
  /[\s,]+(?:corporation|corp|company|co|ltd|limited|inc|incorporated|gmbh|ag|kg|s\.?a|b\.?v|k\.?k|imaging|optical|cameras?|electric|electronics|systems|technologies|technology|techwin|computer|international|digital|mobile|communications|ab)\b\.?/gi

/** What makers write as their own name, where people know them by another. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^eastman kodak/i, 'Kodak'],
  [/^hewlett[- ]?packard/i, 'HP'],
  [/^konica minolta/i, 'Konica Minolta'],
  [/^om digital/i, 'OM SYSTEM'],
  [/^samsung/i, 'Samsung'],
  [/^research in motion/i, 'BlackBerry'],
]

/** "Maker Model" as people say it, without the maker twice: `NIKON CORPORATION`, `NIKON D70` is `NIKON D70`. */
export function cameraName(make: string | undefined, model: string | undefined): string | null {
  const [maker, name] = [makerName(firstOfList(make ?? '')), firstOfList(model ?? '')]
  if (name === '') return maker.slice(0, longest) || null
  const first = maker.split(' ')[0] ?? ''
  const repeats = first !== '' && name.toLowerCase().startsWith(first.toLowerCase())
  return (repeats || maker === '' || brand.test(name) ? name : `${maker} ${name}`).slice(0, longest)
}

/** Some put a list of mostly empty fields behind a name. */
const firstOfList = (text: string): string => text.replace(/(?:[\s.]*,){2}.*$/, '').trim()

const longest = 100

/** Names on cameras whose maker is another company. */
const brand = /^(?:kodak|pentax|leica|hp|polaroid|agfa|rollei|contax)\b/i

function makerName(make: string): string {
  const other = known.find(([pattern]) => pattern.test(make))
  return other ? other[1] : make.replace(legal, '').replace(/[\s,.]+$/, '')
}
