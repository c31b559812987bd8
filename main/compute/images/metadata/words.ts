import type { Metadata } from '../../../library/compute.ts'
import type { Tags } from './tags.ts'

type Words = Pick<Metadata, 'title' | 'description' | 'keywords'>

/** What cameras and programs write where people would describe a picture. */
const boilerplate = new RegExp(
  `^(?:${[
    String.raw`sony dsc|dcf 1\.0|exif[_ ]jpeg[_ ](?:picture|t4\d\d)|digital ?still ?camera|<digimax .*>|samsung|undefined`,
    String.raw`[a-z_]{0,5}[_-]?\d+|[-_.,*\s]+|default|untitled(?:-\d+)?|title|image ?description|x-default|ascii|binary comment`,
    String.raw`(?:created|edited|made|processed) (?:with|by|using) .{1,60}|file written by adobe photoshop.*|lead technologies.*`,
    String.raw`charset=.*|screenshot`,
  ].join('|')})$`,
  'i',
)
/** As in `OLYMPUS DIGITAL CAMERA`, in capitals, unlike what people would write. */
const makersWords = /^(?:[A-Z0-9.,&-]+ )*(?:DIGITAL|Digital) (?:STILL |Still )?(?:CAMERA|Camera)\W*$/
/** Huawei's cameras write the name of their mode: `cof`, `oznor`, `rptnr` … */
const modeOfPhone = /^[a-z]{2,12}$/

const mostKeywords = 200
const longestKeyword = 200
const longestTitle = 1_000

/** What people wrote about a picture, from wherever their program put it; XMP is where today's do. */
export function readWords(tags: Tags): Words {
  const huawei = /^(?:huawei|honor)/i.test(tags.exifText('Make') ?? '')
  const written = (text: string | undefined): text is string =>
    text !== undefined &&
    !boilerplate.test(text) &&
    !makersWords.test(text) &&
    !(huawei && modeOfPhone.test(text)) &&
    text !== tags.exifText('Model')
  const titles = [...tags.xmpTexts('title'), ...tags.iptcTexts('Object Name'), tags.exifText('XPTitle')]
  const headlines = [...tags.xmpTexts('Headline'), ...tags.iptcTexts('Headline')]
  const descriptions = [...tags.xmpTexts('description'), ...tags.iptcTexts('Caption/Abstract')]
  const comments = [tags.exifText('ImageDescription'), tags.exifText('XPComment'), tags.exifText('UserComment')]
  return {
    title: [...titles, ...headlines].find(written)?.slice(0, longestTitle) ?? null,
    description: [...descriptions, ...comments].find(written) ?? null,
    keywords: readKeywords(tags),
  }
}

/** Every keyword once, however it is capitalised; as it is written where it comes first. */
function readKeywords(tags: Tags): readonly string[] {
  const all = [
    ...tags.xmpTexts('subject'),
    ...tags.iptcTexts('Keywords'),
    ...(tags.exifText('XPKeywords')?.split(';') ?? []),
  ]
  const unique = new Map<string, string>()
  for (const one of all) {
    const keyword = one.trim().slice(0, longestKeyword)
    const key = keyword.toLowerCase()
    if (keyword !== '' && !unique.has(key)) unique.set(key, keyword)
  }
  return [...unique.values()].slice(0, mostKeywords)
}
