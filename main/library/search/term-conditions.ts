import { dayOf } from '../../../preload/contract/query/dates.ts'
import { isPicture, type Expression, type State, type Term } from '../../../preload/contract/query/expression.ts'
import { insideRange } from '../folders/paths.ts'
import { allOf, anyOf, opposite, type Condition } from './condition.ts'
import { conditionOf } from './filters.ts'
import type { Names } from './names.ts'
import { phraseOf } from './words.ts'

const earthKm = 6371.0088
const kmPerDegree = (earthKm * Math.PI) / 180

/**
 * The condition that an expression without pictures states.
 *
 * @throws {Failure} `not-found` for what has no such name.
 */
export function conditionFor(expression: Expression, names: Names): Condition {
  if (isPicture(expression)) throw new Error(`A ${expression.kind} ranks photos; it is no condition`)
  if (expression.kind === 'not') return opposite(conditionFor(expression.part, names))
  if (!('parts' in expression)) return ofTerm(expression, names)
  const parts = expression.parts.map((part) => conditionFor(part, names))
  return (expression.kind === 'and' ? allOf(parts) : anyOf(parts)) ?? never
}

/** Names and descriptions in which people and systems say what a screenshot is, as phrases. */
const screenshotWords = [
  'screenshot',
  'screenshots',
  'screen shot',
  'screen capture',
  'bildschirmfoto',
  'captura de pantalla',
  'capture d écran',
  'schermata',
  'schermafbeelding',
  'captura de tela',
  'スクリーンショット',
  '屏幕截图',
  '截屏',
]

const never: Condition = { sql: '0', values: [] }

function ofTerm(term: Term, names: Names): Condition {
  switch (term.kind) {
    case 'exact':
      return written([term.text])
    case 'tag':
      return tagged(names.labels(term.name))
    case 'person-made':
      return taggedByPerson(names.labels(term.name))
    case 'album':
      return {
        sql: 'content.id IN (SELECT content_id FROM album_photo WHERE album_id = ?)',
        values: [names.album(term.name)],
      }
    case 'folder':
      return inFolders(names.folders(term.path))
    case 'date': {
      const [from, to] = [term.from && dayOf(term.from, 'first'), term.to && dayOf(term.to, 'last')]
      return conditionOf({ ...(from && { from }), ...(to && { to }) }) ?? never
    }
    case 'month':
      return { sql: `CAST(strftime('%m', content.sort_at / 1000, 'unixepoch') AS INTEGER) = ?`, values: [term.month] }
    case 'camera':
      return conditionOf({ cameras: [...names.cameras(term.name)] }) ?? never
    case 'lens':
      return { sql: `content.lens LIKE ? ESCAPE '\\'`, values: [`%${term.name.replace(/[\\%_]/g, '\\$&')}%`] }
    case 'rating':
      return { sql: 'content.rating BETWEEN ? AND ?', values: [term.from, term.to] }
    case 'is':
      return inState(term.what, names)
    case 'near':
      return near(term)
    case 'type':
      return conditionOf({ formats: [...term.formats] }) ?? never
  }
}

/** Said by somebody or something, unless a person said that it is not so. */
const holds = `tag.holds = 1 AND NOT EXISTS (
  SELECT 1 FROM tag AS denied WHERE denied.label_id = tag.label_id AND denied.content_id = tag.content_id
    AND denied.source = 'person' AND denied.holds = 0)`

const tagged = (labels: readonly number[]): Condition => ({
  sql: `content.id IN (
    SELECT tag.content_id FROM json_each(?) AS label CROSS JOIN tag ON tag.label_id = label.value WHERE ${holds})`,
  values: [JSON.stringify(labels)],
})

const taggedByPerson = (labels: readonly number[]): Condition => ({
  sql: `content.id IN (
    SELECT tag.content_id FROM json_each(?) AS label CROSS JOIN tag ON tag.label_id = label.value
    WHERE tag.source = 'person' AND tag.holds = 1)`,
  values: [JSON.stringify(labels)],
})

const inFolders = (paths: readonly string[]): Condition => ({
  sql: `content.id IN (
    SELECT file.content_id FROM json_each(?) AS range CROSS JOIN file
      ON file.path >= range.value ->> 'from' AND file.path < range.value ->> 'to'
    WHERE file.missing_since IS NULL)`,
  values: [JSON.stringify(paths.map((path) => insideRange(path)))],
})

/** One of `phrases` in names and metadata. */
function written(phrases: readonly string[]): Condition {
  const match = phrases
    .map(phraseOf)
    .filter((phrase) => phrase !== undefined)
    .join(' OR ')
  if (match === '') return never
  return { sql: 'content.id IN (SELECT rowid FROM word WHERE word MATCH ?)', values: [match] }
}

function inState(state: State, names: Names): Condition {
  switch (state) {
    case 'favourite':
      return { sql: 'content.id IN (SELECT content_id FROM favourite)', values: [] }
    case 'raw':
      return conditionOf({ formats: ['raw'] }) ?? never
    case 'offline':
      // One file on a folder that is there is enough to open the photo.
      return {
        sql: `NOT EXISTS (SELECT 1 FROM file JOIN folder ON folder.id = file.folder_id
          WHERE file.content_id = content.id AND file.missing_since IS NULL AND folder.state = 'online')`,
        values: [],
      }
    case 'untagged':
      return { sql: `NOT EXISTS (SELECT 1 FROM tag WHERE tag.content_id = content.id AND ${holds})`, values: [] }
    case 'screenshot':
      return screenshots(names)
    case 'generated':
      return { sql: 'content.generated = 1', values: [] }
  }
}

function screenshots(names: Names): Condition {
  const ids = [...new Set(['screenshot', 'screenshots'].flatMap((label) => names.labelsIfAny(label)))]
  return anyOf([written(screenshotWords), ...(ids.length > 0 ? [tagged(ids)] : [])]) ?? never
}

/** Distance on a sphere by the haversine formula. */
function near({ latitude, longitude, km }: Term & { readonly kind: 'near' }): Condition {
  const degrees = km / kmPerDegree
  return {
    sql: `content.latitude BETWEEN ? AND ? AND asin(min(1.0, sqrt(
      pow(sin(radians(content.latitude - ?) / 2), 2) +
      cos(radians(?)) * cos(radians(content.latitude)) * pow(sin(radians(content.longitude - ?) / 2), 2)))) <= ?`,
    values: [latitude - degrees, latitude + degrees, latitude, latitude, longitude, km / earthKm / 2],
  }
}
