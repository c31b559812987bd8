import type { Database } from 'better-sqlite3'
import { LabelId } from '../../../preload/contract/labels.ts'
import { FitDetails, type Fit } from '../labels/fit.ts'
import { blobOf, vectorOf } from '../vectors/unit-vector.ts'
import type { ContentId } from '../vectors/vector-index.ts'

/** What the machine says: contents that have a label, and how certain it is of each, 0 to 1. */
export interface Given {
  readonly ids: Uint32Array
  readonly confidences: Float32Array
}

/** A photo that the machine has yet to look at. */
export interface Untagged {
  readonly id: ContentId
  readonly vector: Float32Array
}

/** How many tags of the machine came and went. */
export interface Difference {
  readonly added: number
  readonly removed: number
}

/** Everything this app says to SQLite about how the machine tags, in one vector space, and about its tags. */
export interface Fits {
  /** Fits that cannot be read are left out: they are derived anew. */
  all(): Fit[]
  /** What the machine gives now. */
  given(label: number): Given
  /**
   * In one transaction: stores a fit and makes the machine's tags of its label exactly `given`. Photos whose vectors came
   * after `seen` are looked at again. `apart`: contents to leave out of what is counted.
   */
  replace(entries: readonly { fit: Fit; given: Given }[], seen: number, apart?: ReadonlySet<number>): Difference
  /** Takes everything back that the machine said of labels it no longer gives. */
  clear(labels: readonly number[]): Difference
  /** Labels that have fits or tags of the machine. */
  known(): number[]
  /** What {@link replace} is to be told: a mark that every later vector lies beyond. */
  mark(): number
  /** Photos with a vector that the machine has not looked at, oldest first. */
  untagged(limit: number, busy: ReadonlySet<number>): Untagged[]
  /** Records what the machine says of photos that it has looked at now. */
  record(looked: readonly { id: ContentId; tags: readonly { label: LabelId; confidence: number }[] }[]): void
  progress(): { done: number; left: number }
  /** Vectors in this space. */
  count(): number
  /** Whether every visible photo has been embedded, but for those that cannot be, and looked at. */
  isQuiet(): boolean
}

/** Opens the store of fits of a model. `now` gives epoch milliseconds. */
export function openFits(db: Database, modelId: number, now: () => number): Fits {
  const selectAll = db.prepare<[number], { label: number; revision: number; direction: Buffer; details: string; photos: number }>(
    'SELECT label_id AS label, revision, direction, details, photos FROM label_fit WHERE model_id = ?',
  ) // prettier-ignore
  const selectGiven = db
    .prepare<[number], [number, number]>(
      `SELECT content_id, confidence FROM tag WHERE label_id = ? AND source = 'machine'`,
    )
    .raw()
  const putFit = db.prepare(`
    INSERT INTO label_fit (label_id, model_id, revision, direction, details, photos)
    SELECT id, @model, @revision, @direction, @details, @photos FROM label WHERE id = @label
    ON CONFLICT DO UPDATE SET revision = excluded.revision, direction = excluded.direction, details = excluded.details,
      photos = excluded.photos`)
  const putTag = db.prepare(`
    INSERT INTO tag (label_id, content_id, source, holds, said_at, model_id, confidence)
    SELECT @label, id, 'machine', 1, @at, @model, @confidence FROM content WHERE id = @content
      AND EXISTS (SELECT 1 FROM label WHERE id = @label)
      AND NOT EXISTS (
        SELECT 1 FROM tag WHERE label_id = @label AND content_id = @content AND source = 'person' AND holds = 0)
    ON CONFLICT DO UPDATE SET model_id = excluded.model_id, confidence = excluded.confidence`)
  const takeTag = db.prepare(`DELETE FROM tag WHERE label_id = ? AND content_id = ? AND source = 'machine'`)
  const takeTags = db.prepare(`DELETE FROM tag WHERE label_id = ? AND source = 'machine'`)
  const takeFit = db.prepare('DELETE FROM label_fit WHERE label_id = ?')
  const takeTagsOf = db.prepare(`DELETE FROM tag WHERE content_id = ? AND source = 'machine'`)
  const selectKnown = db
    .prepare<[], number>(
      `SELECT label_id FROM label_fit UNION SELECT label.id FROM label
      WHERE EXISTS (SELECT 1 FROM tag WHERE label_id = label.id AND source = 'machine')`,
    )
    .pluck()
  const selectMark = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM embedding').pluck()
  const lookAgain = db.prepare(
    'UPDATE content SET tagged = 0 WHERE tagged = 1 AND id IN (SELECT content_id FROM embedding WHERE id > ?)',
  )
  // In this order (CROSS) and by this index: left to itself, SQLite goes through every vector there is, which at a million
  // takes a tenth of a second, for every batch, while everybody else waits.
  const waiting = `
    FROM content INDEXED BY content_untagged CROSS JOIN embedding ON embedding.model_id = ? AND embedding.content_id = content.id
    WHERE content.width IS NOT NULL AND content.present > 0 AND content.embedded = 1 AND content.tagged = 0`
  const selectUntagged = db.prepare<[number, number], { id: number; vector: Buffer }>(
    `SELECT content.id, embedding.vector ${waiting} ORDER BY content.id LIMIT ?`,
  )
  const countUntagged = db.prepare<[number], number>(`SELECT count(*) ${waiting}`).pluck()
  const countVectors = db
    .prepare<[number], number>('SELECT coalesce(sum(vectors), 0) FROM vector_group WHERE model_id = ?')
    .pluck()
  const mark = db.prepare('UPDATE content SET tagged = 1 WHERE id = ?')
  const selectAhead = db.prepare<[number]>(`
    SELECT EXISTS (SELECT 1 ${waiting}) OR EXISTS (
      SELECT 1 FROM content WHERE width IS NOT NULL AND present > 0 AND embedded = 0
        AND NOT EXISTS (SELECT 1 FROM failure WHERE stage = 'embed' AND subject_id = content.id))`).pluck() // prettier-ignore

  const given = (label: number): Given => {
    const rows = selectGiven.all(label)
    return { ids: Uint32Array.from(rows, ([id]) => id), confidences: Float32Array.from(rows, ([, value]) => value) }
  }

  const write = ({ label, revision, direction, photos, ...details }: Fit): void => {
    putFit.run({
      label,
      model: modelId,
      revision,
      direction: blobOf(direction),
      details: JSON.stringify(details),
      photos,
    })
  }

  const retag = (label: LabelId, next: Given, apart: ReadonlySet<number>): Difference => {
    const before = given(label)
    const gone = new Set(before.ids)
    const confidenceOf = new Map(Array.from(before.ids, (id, i) => [id, before.confidences[i]!]))
    const at = now()
    let added = 0
    next.ids.forEach((content, i) => {
      gone.delete(content)
      const confidence = next.confidences[i]!
      const old = confidenceOf.get(content)
      if (old === undefined && !apart.has(content)) added += 1
      if (old === undefined || Math.abs(old - confidence) > 0.005) {
        putTag.run({ label, content, at, model: modelId, confidence })
      }
    })
    gone.forEach((content) => takeTag.run(label, content))
    return { added, removed: Array.from(gone).filter((content) => !apart.has(content)).length }
  }

  return {
    all: () =>
      selectAll.all(modelId).flatMap(({ label, revision, direction, details, photos }) => {
        const read = FitDetails.safeParse(parsed(details))
        return read.success
          ? [{ ...read.data, label: LabelId.parse(label), revision, direction: vectorOf(direction).slice(), photos }]
          : []
      }),
    given,
    replace: db.transaction(
      (entries: readonly { fit: Fit; given: Given }[], seen: number, apart: ReadonlySet<number> = new Set()) => {
        const differences = entries.map(({ fit, given: next }) => {
          write(fit)
          return retag(fit.label, next, apart)
        })
        lookAgain.run(seen)
        return total(differences)
      },
    ),
    clear: db.transaction((labels: readonly number[]) => {
      let removed = 0
      for (const label of labels) {
        removed += takeTags.run(label).changes
        takeFit.run(label)
      }
      return { added: 0, removed }
    }),
    known: () => selectKnown.all(),
    mark: () => selectMark.get() ?? 0,
    untagged: (limit, busy) =>
      selectUntagged
        .all(modelId, limit + busy.size)
        .filter(({ id }) => !busy.has(id))
        .slice(0, limit)
        .map(({ id, vector }) => ({ id, vector: vectorOf(vector) })),
    record: db.transaction(
      (looked: readonly { id: ContentId; tags: readonly { label: LabelId; confidence: number }[] }[]) => {
        const at = now()
        for (const { id, tags } of looked) {
          takeTagsOf.run(id)
          for (const { label, confidence } of tags) putTag.run({ label, content: id, at, model: modelId, confidence })
          mark.run(id)
        }
      },
    ),
    progress() {
      const left = countUntagged.get(modelId) ?? 0
      return { done: (countVectors.get(modelId) ?? 0) - left, left }
    },
    count: () => countVectors.get(modelId) ?? 0,
    isQuiet: () => selectAhead.get(modelId) === 0,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function total(differences: readonly Difference[]): Difference {
  return differences.reduce(
    (sum, { added, removed }) => ({ added: sum.added + added, removed: sum.removed + removed }),
    {
      added: 0,
      removed: 0,
    },
  )
}
