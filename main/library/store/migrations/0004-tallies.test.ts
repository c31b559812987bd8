import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { seededRandom } from '../../vectors/seeded-random.ts'
import { migrations } from './all.ts'
import { migrate } from './migrate.ts'

const counted = {
  tally: `
    SELECT 'file' AS kind, 'present' AS key, count(*) AS count FROM file WHERE missing_since IS NULL
    UNION ALL SELECT 'file', 'pending', count(*) FROM file WHERE missing_since IS NULL AND pending = 1
    UNION ALL SELECT 'photo', 'present', count(*) FROM content WHERE present > 0
    UNION ALL SELECT 'photo', 'visible', count(*) FROM content WHERE present > 0 AND width IS NOT NULL
    UNION ALL SELECT 'photo', 'unembedded', count(*) FROM content
      WHERE present > 0 AND width IS NOT NULL AND embedded = 0
    UNION ALL SELECT 'photo', 'generated', count(*) FROM content
      WHERE present > 0 AND width IS NOT NULL AND generated = 1
    UNION ALL SELECT 'format', format, count(*) FROM content
      WHERE present > 0 AND width IS NOT NULL AND format IS NOT NULL AND generated = 0 GROUP BY format
    UNION ALL SELECT 'camera', camera, count(*) FROM content
      WHERE present > 0 AND width IS NOT NULL AND camera IS NOT NULL AND generated = 0 GROUP BY camera
    ORDER BY kind, key`,
  directory: `
    SELECT folder_id, directory, count(*) AS photos FROM file JOIN content ON content.id = file.content_id
    WHERE missing_since IS NULL AND width IS NOT NULL GROUP BY folder_id, directory ORDER BY folder_id, directory`,
  vectors: `
    SELECT model_id, content_id >> 10 AS number, count(*) AS vectors FROM embedding
    GROUP BY model_id, content_id >> 10 ORDER BY 1, 2`,
}

const kept = {
  tally: `SELECT kind, key, count FROM tally WHERE count <> 0 OR kind IN ('file', 'photo') ORDER BY kind, key`,
  directory: 'SELECT folder_id, directory, photos FROM directory_tally ORDER BY folder_id, directory',
  vectors: 'SELECT model_id, number, vectors FROM vector_group ORDER BY model_id, number',
}

function expectTrue(db: Database.Database): void {
  for (const what of ['tally', 'directory', 'vectors'] as const) {
    expect(db.prepare(kept[what]).all()).toEqual(db.prepare(counted[what]).all())
  }
}

/** Changes a library in every way there is, step by step. */
function changes(db: Database.Database, random: () => number): () => void {
  const hasGenerated = db.prepare(`SELECT 1 FROM pragma_table_info('content') WHERE name = 'generated'`).get()
  const whole = (below: number): number => Math.floor(random() * below)
  const one = <T>(...choices: readonly T[]): T => choices[whole(choices.length)]!
  let made = 0
  const steps: readonly (() => void)[] = [
    () => {
      made++
      db.prepare('INSERT OR IGNORE INTO folder (id, path, added_at) VALUES (?, ?, 0)').run(1 + whole(3), `/f${made}`)
    },
    () =>
      db
        .prepare('INSERT INTO content (hash, bytes, first_seen, format, camera, width) VALUES (?, 1, 0, ?, ?, ?)')
        .run(String(++made).padStart(64, '0'), one('jpeg', null), one('Canon', null), one(4, null)),
    () =>
      db
        .prepare(
          `INSERT INTO file (folder_id, path, size, mtime, content_id)
           SELECT id, path || ?, 1, 0, (SELECT id FROM content ORDER BY random() LIMIT ?) FROM folder LIMIT 1 OFFSET ?`,
        )
        .run(`/${one('a', 'b', 'b/c')}/${++made}.jpg`, one(0, 1, 1), whole(3)),
    () => db.prepare('UPDATE file SET missing_since = ? WHERE id % 7 = ?').run(one(5, null), whole(7)),
    () => db.prepare('UPDATE file SET pending = 1 - pending WHERE id % 5 = ?').run(whole(5)),
    () =>
      db
        .prepare(
          'UPDATE file SET content_id = (SELECT id FROM content ORDER BY id LIMIT 1 OFFSET ?), missing_since = NULL WHERE id % 9 = ?',
        )
        .run(whole(20), whole(9)),
    () => db.prepare('UPDATE file SET folder_id = (SELECT max(id) FROM folder) WHERE id % 11 = ?').run(whole(11)),
    () =>
      db
        .prepare('UPDATE content SET width = ?, format = ?, camera = ? WHERE id % 6 = ?')
        .run(one(4, 8, null), one('jpeg', 'raw'), one('Canon', 'Nikon', null), whole(6)),
    () => db.prepare('UPDATE content SET embedded = 1 - embedded WHERE id % 4 = ?').run(whole(4)),
    () => hasGenerated && db.prepare('UPDATE content SET generated = 1 - generated WHERE id % 5 = ?').run(whole(5)),
    () =>
      db
        .prepare(
          `INSERT INTO embedding (model_id, content_id, vector) SELECT ?, id, x'00' FROM content WHERE id % 3 = ?
           ON CONFLICT DO UPDATE SET vector = excluded.vector`,
        )
        .run(1 + whole(2), whole(3)),
    () => db.prepare('DELETE FROM embedding WHERE content_id % 8 = ?').run(whole(8)),
    () => db.prepare('DELETE FROM file WHERE id % 13 = ?').run(whole(13)),
    () => random() < 0.2 && db.prepare('DELETE FROM folder WHERE id = ?').run(1 + whole(3)),
    () =>
      db
        .prepare(
          'DELETE FROM content WHERE id % 17 = ? AND NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id)',
        )
        .run(whole(17)),
  ]
  return () => void one(...steps)()
}

function libraryAt(version: number): Database.Database {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, migrations.slice(0, version))
  db.exec(`INSERT INTO model (id, key, dimensions) VALUES (1, 'a', 1), (2, 'b', 1)`)
  return db
}

test.each([1, 2, 3])('what is tallied is what counting would say, whatever happens (seed %i)', (seed) => {
  const db = libraryAt(migrations.length)
  const change = changes(db, seededRandom(seed))
  for (let step = 0; step < 1_500; step++) {
    change()
    if (step % 50 === 0) expectTrue(db)
  }
  expectTrue(db)
  const ofModels = 'SELECT count(*) FROM vector_group'
  expect(db.prepare(ofModels).pluck().get()).toBeGreaterThan(0)
  db.exec('DELETE FROM model')
  expect(db.prepare(ofModels).pluck().get()).toBe(0)
})

test('a library from before is counted once, when it is upgraded', () => {
  const db = libraryAt(3)
  const change = changes(db, seededRandom(4))
  for (let step = 0; step < 500; step++) change()
  // Before there was a column for it, what a machine made had a keyword.
  db.exec(`UPDATE content SET keywords = '["sea","AI generated"]' WHERE id % 3 = 0`)
  migrate(db, migrations)
  expect(db.prepare('SELECT count(*) FROM content WHERE generated = 1').pluck().get()).toBeGreaterThan(0)
  expectTrue(db)
})

test('the stamp of a group of vectors is another one after every change', () => {
  const db = libraryAt(migrations.length)
  db.exec(`INSERT INTO content (id, hash, bytes, first_seen) VALUES (1, '${'a'.repeat(64)}', 1, 0)`)
  const stamp = db.prepare('SELECT stamp FROM vector_group').pluck()
  const stamps = [
    `INSERT INTO embedding (model_id, content_id, vector) VALUES (1, 1, x'00')`,
    `UPDATE embedding SET vector = x'01'`,
    `UPDATE embedding SET vector = x'01'`,
  ].map((sql) => {
    db.exec(sql)
    return stamp.get()
  })
  expect(new Set(stamps).size).toBe(3)
  db.exec('DELETE FROM embedding')
  expect(stamp.get()).toBeUndefined()
})
