import type { Database } from 'better-sqlite3'
import { Failure } from '../../../preload/contract/failure.ts'
import { LabelId, type LabelChanges, type NewLabel } from '../../../preload/contract/labels.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'
import { strings } from '../../strings.ts'

/** A label as it is stored: what people decided about it. */
export interface StoredLabel {
  readonly id: LabelId
  readonly name: string
  readonly parent: LabelId | null
  readonly prompts: readonly string[]
  readonly exclusive: boolean
  readonly automatic: boolean
  readonly threshold: number | null
  /** Raised whenever the machine has to think again about it; never comes back to what it was. */
  readonly revision: number
}

/** Everything this app says to SQLite about labels. Changes are to be made inside a transaction. */
export interface Labels {
  /** By name. */
  all(): StoredLabel[]
  /** Different whenever what the machine has to go by is different. Cheap: 1 ms for ten thousand labels. */
  state(): string
  /** @throws {Failure} `not-found` */
  get(id: number): StoredLabel
  /** The label that a name leads to, whatever it is called now. */
  named(name: string): StoredLabel | undefined
  /** Adds a label, or answers with the one that has the name already. @throws {Failure} `not-found` for its parent */
  add(label: NewLabel): LabelId
  /** @throws {Failure} `not-found`, or `invalid-input`: a name that is taken, a label below itself. */
  change(id: number, changes: LabelChanges): void
  /** Deletes labels with their tags; their kinds move up. Files do not bring the names back. */
  remove(ids: readonly number[]): void
  /** What had one of `from` has `into`; `from` are deleted and their names lead to it. @throws {Failure} `not-found` */
  merge(from: readonly number[], into: number): void
  /** The machine has to think again about these. */
  reconsider(ids: readonly number[]): void
}

interface LabelRow {
  readonly id: LabelId
  readonly name: string
  readonly parent: LabelId | null
  readonly prompts: string
  readonly exclusive: 0 | 1
  readonly automatic: 0 | 1
  readonly threshold: number | null
  readonly revision: number
}

/** More prompts than that a label cannot have: what is merged into it adds its own only so far. */
const mostPrompts = 100

/** Opens the store of labels. `now` gives epoch milliseconds. */
export function openLabels(db: Database, now: () => number): Labels {
  const columns = 'id, name, parent_id AS parent, prompts, exclusive, automatic, threshold, revision'
  const selectAll = db.prepare<[], LabelRow>(`SELECT ${columns} FROM label ORDER BY name COLLATE NOCASE, name, id`)
  const select = db.prepare<[number], LabelRow>(`SELECT ${columns} FROM label WHERE id = ?`)
  const selectNamed = db.prepare<[string], LabelRow>(
    `SELECT ${columns} FROM label WHERE id = (SELECT label_id FROM label_name WHERE key = ?)`,
  )
  const insert = db.prepare(`
    INSERT INTO label (name, parent_id, prompts, exclusive, automatic, threshold, created_at)
    VALUES (@name, @parent, @prompts, @exclusive, @automatic, @threshold, @at)`)
  const update = db.prepare(`
    UPDATE label SET name = @name, parent_id = @parent, prompts = @prompts, exclusive = @exclusive,
      automatic = @automatic, threshold = @threshold, revision = revision + @thinkAgain
    WHERE id = @id`)
  const nameLeadsTo = db.prepare(
    'INSERT INTO label_name (key, label_id) VALUES (?, ?) ON CONFLICT DO UPDATE SET label_id = excluded.label_id',
  )
  const namesLeadTo = db.prepare('UPDATE label_name SET label_id = ? WHERE label_id = ?')
  const kindsMoveTo = db.prepare('UPDATE label SET parent_id = ?, revision = revision + 1 WHERE parent_id = ? AND id <> ?') // prettier-ignore
  const moveTo = db.prepare('UPDATE label SET parent_id = ?, revision = revision + 1 WHERE id = ?')
  const removeTags = db.prepare('DELETE FROM tag WHERE label_id = ?')
  const remove = db.prepare('DELETE FROM label WHERE id = ?')
  // What somebody said of the label that stays counts more than what was said of those that go.
  const copyTags = db.prepare(`
    INSERT INTO tag (label_id, content_id, source, holds, said_at)
    SELECT @into, content_id, source, max(holds), max(said_at) FROM tag
    WHERE label_id IN (SELECT value FROM json_each(@from)) AND source <> 'machine' GROUP BY content_id, source
    ON CONFLICT DO NOTHING`)
  const selectState = db
    .prepare<[], string>(
      `
    SELECT json_array(count(*), total(id), total(revision), total(revision * id)) FROM label`,
    )
    .pluck()
  const raise = db.prepare('UPDATE label SET revision = revision + 1 WHERE id = ?')

  const get = (id: number): StoredLabel => {
    const row = select.get(id)
    if (!row) throw new Failure('not-found', strings.organising.labels.unknown(id))
    return labelOf(row)
  }
  const named = (name: string): StoredLabel | undefined => {
    const row = selectNamed.get(foldName(name))
    return row && labelOf(row)
  }
  const write = (label: Omit<StoredLabel, 'id' | 'revision'>) => ({
    name: label.name,
    parent: label.parent,
    prompts: JSON.stringify(label.prompts),
    exclusive: label.exclusive ? 1 : 0,
    automatic: label.automatic ? 1 : 0,
    threshold: label.threshold,
  })

  /** The label above `id` that is not one of `leaving`. */
  const survivorAbove = (id: number, leaving: ReadonlySet<number>): number | null => {
    let above = get(id).parent
    while (above !== null && leaving.has(above)) above = get(above).parent
    return above
  }

  const checkAbove = (id: number, parent: number): void => {
    for (let above: number | null = parent; above !== null; above = get(above).parent) {
      if (above === id) throw new Failure('invalid-input', strings.organising.labels.kindOfItself(get(id).name))
    }
  }

  const forget = (ids: readonly number[]): void => {
    for (const id of ids) {
      removeTags.run(id)
      namesLeadTo.run(null, id)
      remove.run(id)
    }
  }

  return {
    all: () => selectAll.all().map(labelOf),
    state: () => selectState.get() ?? '',
    get,
    named,
    add({ name, prompts, parent, exclusive, automatic, threshold }) {
      const existing = named(name)
      if (existing) return existing.id
      if (parent !== null) get(parent)
      const asked = prompts ?? [promptFor(name)]
      const { lastInsertRowid } = insert.run({
        ...write({ name, parent, prompts: asked, exclusive, automatic, threshold }),
        at: now(),
      })
      nameLeadsTo.run(foldName(name), lastInsertRowid)
      return LabelId.parse(Number(lastInsertRowid))
    },
    change(id, changes) {
      const before = get(id)
      const said = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const after: StoredLabel = { ...before, ...said }
      if (after.parent !== null) checkAbove(id, after.parent)
      const taken = named(after.name)
      // A name that merely leads to another label, from before, is given away; its own is not.
      if (taken && taken.id !== id && foldName(taken.name) === foldName(after.name)) {
        throw new Failure('invalid-input', strings.organising.labels.taken(taken.name))
      }
      if (isSame(before, after)) return
      update.run({ ...write(after), id, thinkAgain: isSame({ ...before, name: '' }, { ...after, name: '' }) ? 0 : 1 })
      nameLeadsTo.run(foldName(after.name), id)
    },
    remove(ids) {
      const leaving = new Set(ids)
      for (const id of leaving) kindsMoveTo.run(survivorAbove(id, leaving), id, id)
      forget([...leaving])
    },
    merge(from, into) {
      const leaving = new Set(from.filter((id) => id !== into))
      if (leaving.size === 0) return
      const kept = get(into)
      const above = kept.parent !== null && leaving.has(kept.parent) ? survivorAbove(into, leaving) : kept.parent
      const prompts = new Set(kept.prompts)
      for (const id of leaving) {
        const { automatic, prompts: more } = get(id)
        if (automatic && kept.automatic) more.forEach((prompt) => prompts.add(prompt))
      }
      copyTags.run({ into, from: JSON.stringify([...leaving]) })
      for (const id of leaving) {
        kindsMoveTo.run(into, id, into)
        namesLeadTo.run(into, id)
      }
      moveTo.run(above, into)
      const merged = { ...kept, parent: get(into).parent, prompts: [...prompts].slice(0, mostPrompts) }
      update.run({ ...write(merged), id: into, thinkAgain: 1 })
      forget([...leaving])
    },
    reconsider: (ids) => ids.forEach((id) => raise.run(id)),
  }
}

/** What a label that comes without prompts is looked for by. */
export const promptFor = (name: string): string => `a photo of ${name}`

function labelOf({ prompts, exclusive, automatic, ...row }: LabelRow): StoredLabel {
  return {
    ...row,
    prompts: JSON.parse(prompts) as string[],
    exclusive: exclusive === 1,
    automatic: automatic === 1,
  }
}

const isSame = (a: StoredLabel, b: StoredLabel): boolean => JSON.stringify(a) === JSON.stringify(b)
