import type { Database, Statement } from 'better-sqlite3'

/** The tables that hold what people say, and that can be taken back. */
const subjects = [
  // Raised by taking back, too: whatever was derived from the label is derived anew.
  { name: 'label', raised: 'revision' },
  { name: 'label_name' },
  // What the machine says follows from the rest.
  { name: 'tag', derived: { column: 'source', value: 'machine' } },
  { name: 'album' },
  { name: 'album_photo' },
  { name: 'favourite' },
  { name: 'saved_search' },
] as const
export type Subject = (typeof subjects)[number]['name']

interface Recording {
  readonly name: Subject
  readonly raised?: string
  readonly derived?: { readonly column: string; readonly value: string }
}

interface Column {
  readonly name: string
  readonly type: string
  /** Its place in the primary key, from 1; 0: not part of it. */
  readonly pk: number
}

/** Writes down how to take back what happens to the tables of what people say. */
export interface Recorder {
  /** Every row that `work` inserts, changes or deletes leaves a step in `change_step`. */
  observe<T>(work: () => T): T
  /** Carries out `count` steps from `first` on, the last one first. @returns the tables that they wrote */
  carryOut(first: number, count: number): Set<Subject>
}

/** Steps that are read at once. */
const pageSize = 10_000

/**
 * Makes a recorder: triggers that exist on this connection only and note, for every row that is written while something
 * is observed, the statement that restores it and its arguments (the method is SQLite's own, “Automatic Undo/Redo Using
 * SQLite”). So nothing that writes these tables can forget to be undoable.
 */
export function createRecorder(db: Database): Recorder {
  // Rows that make way for others (OR REPLACE) are deleted without a word otherwise.
  db.pragma('recursive_triggers = ON')
  db.exec('CREATE TEMP TABLE observed (yes INTEGER NOT NULL) STRICT')
  const addStatement = db.prepare<[string, string]>(
    'INSERT INTO change_statement (subject, sql) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const idOf = db.prepare<[string], number>('SELECT id FROM change_statement WHERE sql = ?').pluck()
  for (const subject of subjects) {
    const columns = db.pragma(`table_info(${subject.name})`) as Column[]
    for (const { event, condition, sql, values } of restorations(subject, columns)) {
      addStatement.run(subject.name, sql)
      db.exec(`
        CREATE TEMP TRIGGER record_${subject.name}_${event} AFTER ${event} ON main.${subject.name}
          WHEN (${condition}) AND EXISTS (SELECT 1 FROM observed)
        BEGIN
          INSERT INTO change_step (statement_id, arguments) VALUES (${idOf.get(sql)}, json_array(${values.join(', ')}));
        END`)
    }
  }
  const start = db.prepare('INSERT INTO temp.observed (yes) VALUES (1)')
  const stop = db.prepare('DELETE FROM temp.observed')
  const page = db.prepare<{ from: number; before: number }, { statement: number; arguments: string }>(`
    SELECT statement_id AS statement, arguments FROM change_step
    WHERE id >= @from AND id < @before ORDER BY id DESC`)
  const statement = db.prepare<[number], { subject: Subject; sql: string }>(
    'SELECT subject, sql FROM change_statement WHERE id = ?',
  )
  let observing = false

  return {
    observe(work) {
      if (observing) throw new Error('A change was begun inside another one')
      observing = true
      start.run()
      try {
        return work()
      } finally {
        stop.run()
        observing = false
      }
    },
    carryOut(first, count) {
      const written = new Set<Subject>()
      const prepared = new Map<number, Statement>()
      const prepare = (id: number): Statement => {
        const found = statement.get(id)
        if (!found) throw new Error(`There is no statement ${id} to take a change back with`)
        written.add(found.subject)
        const made = db.prepare(found.sql)
        prepared.set(id, made)
        return made
      }
      for (let before = first + count; before > first; before -= pageSize) {
        for (const step of page.all({ from: Math.max(first, before - pageSize), before })) {
          const values = JSON.parse(step.arguments) as unknown[]
          ;(prepared.get(step.statement) ?? prepare(step.statement)).run(...values)
        }
      }
      return written
    },
  }
}

interface Restoration {
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE'
  /** SQL over `old` and `new`: when there is something to restore. */
  readonly condition: string
  /** The statement that restores a row. */
  readonly sql: string
  /** SQL over `old` and `new`, for each of its parameters. */
  readonly values: readonly string[]
}

function restorations({ name, raised, derived }: Recording, columns: readonly Column[]): Restoration[] {
  const key = columns.filter(({ pk }) => pk > 0)
  const plain = columns.filter((column) => column.name !== raised)
  const names = columns.map((column) => column.name)
  const thatRow = key.map((column) => `${column.name} = ?`).join(' AND ')
  const settings = plain.map((column) => `${column.name} = ${parameter(column)}`)
  const settingsRaised = raised === undefined ? settings : [...settings, `${raised} = ${raised} + 1`]
  const valuesOf = (of: readonly Column[], row: 'old' | 'new'): string[] => of.map((column) => argument(column, row))
  const raisedValues = columns.map((column) => (column.name === raised ? `old.${raised} + 1` : argument(column, 'old')))
  const said = (row: 'old' | 'new'): string => (derived ? `${row}.${derived.column} <> '${derived.value}'` : 'true')
  const isDifferent = names.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ')
  // What a file says of a photo may have come back meanwhile; nothing refers to tags, so they can make way.
  const insert = derived ? 'INSERT OR REPLACE INTO' : 'INSERT INTO'
  return [
    {
      event: 'INSERT',
      condition: said('new'),
      sql: `DELETE FROM ${name} WHERE ${thatRow}`,
      values: valuesOf(key, 'new'),
    },
    {
      event: 'UPDATE',
      condition: `(${said('old')} OR ${said('new')}) AND (${isDifferent})`,
      sql: `UPDATE ${name} SET ${settingsRaised.join(', ')} WHERE ${thatRow}`,
      values: [...valuesOf(plain, 'old'), ...valuesOf(key, 'new')],
    },
    {
      event: 'DELETE',
      condition: said('old'),
      sql: `${insert} ${name} (${names.join(', ')}) VALUES (${columns.map(parameter).join(', ')})`,
      values: raisedValues,
    },
  ]
}

/** JSON would round what is not whole; `quote` writes it in full. */
function argument({ name, type }: Column, row: 'old' | 'new'): string {
  const value = `${row}.${name}`
  return type === 'REAL' ? `iif(${value} IS NULL, NULL, quote(${value}))` : value
}

const parameter = ({ type }: Column): string => (type === 'REAL' ? 'CAST(? AS REAL)' : '?')
