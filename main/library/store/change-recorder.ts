import type { Database } from 'better-sqlite3'

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

/** Writes down, as SQL, how to take back what happens to the tables of what people say. */
export interface Recorder {
  /** Every row that `work` writes leaves a step in `change_step`, for the change `id`. */
  observe<T>(id: number, work: () => T): T
}

/**
 * Makes a recorder: triggers that exist on this connection only and write, for every row that is inserted, changed or
 * deleted while something is observed, the statement that undoes it (the method is SQLite's own, “Automatic Undo/Redo
 * Using SQLite”). So nothing that writes these tables can forget to be undoable.
 */
export function createRecorder(db: Database): Recorder {
  // Rows that make way for others (OR REPLACE) are deleted without a word otherwise.
  db.pragma('recursive_triggers = ON')
  db.exec('CREATE TEMP TABLE observed (change_id INTEGER NOT NULL) STRICT')
  for (const subject of subjects) db.exec(triggersOf(subject, columnsOf(db, subject.name)))
  const observe = db.prepare<[number]>('INSERT INTO temp.observed (change_id) VALUES (?)')
  const stop = db.prepare('DELETE FROM temp.observed')
  let observing = false

  return {
    observe(id, work) {
      if (observing) throw new Error('A change was begun inside another one')
      observing = true
      observe.run(id)
      try {
        return work()
      } finally {
        stop.run()
        observing = false
      }
    },
  }
}

function triggersOf(subject: Recording, columns: readonly Column[]): string {
  const { name, raised, derived } = subject
  const key = columns.filter(({ pk }) => pk > 0)
  const names = columns.map((column) => column.name)
  /** SQL for the text `a = <value>, b = <value>`, of one row's values. */
  const pairs = (of: readonly Column[], row: 'old' | 'new', between: string): string =>
    of
      .map((column) =>
        column.name === raised ? `'${raised} = ${raised} + 1'` : `'${column.name} = ' || ${literal(column, row)}`,
      )
      .join(` || '${between}' || `)
  const thatRow = `' WHERE ' || ${pairs(key, 'new', ' AND ')}`
  const values = columns
    .map((column) => (column.name === raised ? `(old.${raised} + 1)` : literal(column, 'old')))
    .join(` || ', ' || `)
  // What a file says of a photo may have come back meanwhile; nothing refers to tags, so they can make way.
  const insert = derived ? 'INSERT OR REPLACE INTO' : 'INSERT INTO'
  const said = (row: 'old' | 'new'): string => (derived ? `${row}.${derived.column} <> '${derived.value}'` : 'true')
  const isDifferent = names.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ')

  const trigger = (event: string, condition: string, sql: string): string => `
    CREATE TEMP TRIGGER record_${name}_${event} AFTER ${event} ON main.${name}
      WHEN (${condition}) AND EXISTS (SELECT 1 FROM observed)
    BEGIN
      INSERT INTO change_step (change_id, subject, sql) SELECT change_id, '${name}', ${sql} FROM observed;
    END;`
  return [
    trigger('INSERT', said('new'), `'DELETE FROM ${name}' || ${thatRow}`),
    trigger(
      'UPDATE',
      `(${said('old')} OR ${said('new')}) AND (${isDifferent})`,
      `'UPDATE ${name} SET ' || ${pairs(columns, 'old', ', ')} || ${thatRow}`,
    ),
    trigger('DELETE', said('old'), `'${insert} ${name} (${names.join(', ')}) VALUES (' || ${values} || ')'`),
  ].join('')
}

/** SQL that gives a value as SQL. `quote` by itself cuts text off at a NUL character. */
function literal({ name, type }: Column, row: 'old' | 'new'): string {
  const value = `${row}.${name}`
  if (type !== 'TEXT') return `quote(${value})`
  return `iif(instr(${value}, char(0)) > 0, 'CAST(' || quote(CAST(${value} AS BLOB)) || ' AS TEXT)', quote(${value}))`
}

const columnsOf = (db: Database, table: string): Column[] => db.pragma(`table_info(${table})`) as Column[]
