import type { Migration } from './migrate.ts'

/** A photo in `alias` counts as present, visible, visible but made by a machine, waiting for a vector. */
const shareOf = (alias: string): string => `CASE key
      WHEN 'present' THEN ${alias}.present > 0
      WHEN 'visible' THEN ${alias}.present > 0 AND ${alias}.width IS NOT NULL
      WHEN 'generated' THEN ${alias}.present > 0 AND ${alias}.width IS NOT NULL AND ${alias}.generated = 1
      ELSE ${alias}.present > 0 AND ${alias}.width IS NOT NULL AND ${alias}.embedded = 0 END`

/** Adds 1 to the tallies of a visible photo's format and camera, or takes it away. What a machine made is in neither. */
const kindsOf = (alias: string, sign: '+' | '-'): string => `
      INSERT INTO tally (kind, key, count)
        SELECT kind, key, ${sign}1 FROM (
          SELECT 'format' AS kind, ${alias}.format AS key UNION ALL SELECT 'camera', ${alias}.camera)
        WHERE key IS NOT NULL AND ${alias}.present > 0 AND ${alias}.width IS NOT NULL AND ${alias}.generated = 0
        ON CONFLICT DO UPDATE SET count = count + excluded.count;`

/**
 * Pictures that a machine made are left out of most answers, so that is a column, in the index that answers them and in
 * what is tallied. And what the app makes itself: requests, results, and how long it takes here.
 */
export const generated: Migration = {
  version: 5,
  name: 'generated',
  up: (db) =>
    db.exec(`
      -- 1: the file says that a model made it, or a part of it
      ALTER TABLE content ADD COLUMN generated INTEGER NOT NULL DEFAULT 0;
      -- So far that was told from a keyword, which was given to every file that says so.
      UPDATE content SET generated = 1 WHERE EXISTS (SELECT 1 FROM json_each(keywords) WHERE value = 'AI generated');

      DROP INDEX content_timeline;
      CREATE INDEX content_timeline ON content (sort_at DESC, id DESC, aspect, colour, width, present, generated)
        WHERE width IS NOT NULL AND present > 0;
      CREATE INDEX content_generated ON content (generated, sort_at DESC, id DESC, aspect, colour, width, present)
        WHERE width IS NOT NULL AND present > 0 AND generated = 1;

      INSERT INTO tally (kind, key, count)
        SELECT 'photo', 'generated', count(*) FROM content
        WHERE width IS NOT NULL AND present > 0 AND generated = 1;
      UPDATE tally SET count = count - (
        SELECT count(*) FROM content WHERE format = tally.key AND width IS NOT NULL AND present > 0 AND generated = 1)
        WHERE kind = 'format';
      UPDATE tally SET count = count - (
        SELECT count(*) FROM content WHERE camera = tally.key AND width IS NOT NULL AND present > 0 AND generated = 1)
        WHERE kind = 'camera';

      DROP TRIGGER tally_content_insert;
      DROP TRIGGER tally_content_delete;
      DROP TRIGGER tally_content_state;
      DROP TRIGGER tally_content_kind;
      CREATE TRIGGER tally_content_insert AFTER INSERT ON content WHEN new.present > 0
      BEGIN
        UPDATE tally SET count = count + (${shareOf('new')}) WHERE kind = 'photo';
        ${kindsOf('new', '+')}
      END;
      CREATE TRIGGER tally_content_delete AFTER DELETE ON content WHEN old.present > 0
      BEGIN
        UPDATE tally SET count = count - (${shareOf('old')}) WHERE kind = 'photo';
        ${kindsOf('old', '-')}
      END;
      CREATE TRIGGER tally_content_state AFTER UPDATE OF present, width, embedded, generated ON content
        WHEN (old.present > 0) <> (new.present > 0) OR (old.width IS NULL) <> (new.width IS NULL)
          OR old.embedded <> new.embedded OR old.generated <> new.generated
      BEGIN
        UPDATE tally SET count = count + (${shareOf('new')}) - (${shareOf('old')}) WHERE kind = 'photo';
      END;
      CREATE TRIGGER tally_content_kind AFTER UPDATE OF present, width, format, camera, generated ON content
        WHEN (old.present > 0) <> (new.present > 0) OR (old.width IS NULL) <> (new.width IS NULL)
          OR old.format IS NOT new.format OR old.camera IS NOT new.camera OR old.generated <> new.generated
      BEGIN
        ${kindsOf('old', '-')}
        ${kindsOf('new', '+')}
      END;

      -- What people asked to be made, see generations/. Whatever ran when the app ended runs no more.
      CREATE TABLE generation (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        request     TEXT    NOT NULL,                           -- JSON, as the contract has it, with its seed
        model       TEXT    NOT NULL,                           -- ModelSpec.key
        vectors     BLOB    NOT NULL,                           -- float32: of the words among the wishes, in their order
        steps       INTEGER NOT NULL,                           -- of each picture
        width       INTEGER NOT NULL,                           -- of each picture, pixels
        height      INTEGER NOT NULL,
        state       TEXT    NOT NULL DEFAULT 'waiting'
          CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
        problem     TEXT,                                       -- a sentence for people
        source      TEXT,                                       -- file of the source as it is used
        created_at  INTEGER NOT NULL,                           -- epoch ms
        finished_at INTEGER                                     -- epoch ms
      ) STRICT;
      CREATE INDEX generation_active ON generation (id) WHERE state IN ('waiting', 'running');
      CREATE TABLE variation (
        id            INTEGER PRIMARY KEY AUTOINCREMENT,
        generation_id INTEGER NOT NULL REFERENCES generation (id) ON DELETE CASCADE,
        seed          INTEGER NOT NULL,
        state         TEXT    NOT NULL DEFAULT 'waiting'
          CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
        step          INTEGER NOT NULL DEFAULT 0,
        file          TEXT,                                     -- what there is to see of it
        likeness      REAL,
        wishes        TEXT    NOT NULL DEFAULT '[]',            -- JSON: cosine with each wish
        source        TEXT,                                     -- JSON, as the contract has it
        saved         TEXT    NOT NULL DEFAULT '[]'             -- JSON: absolute paths
      ) STRICT;
      CREATE INDEX variation_generation ON variation (generation_id, id);
      -- How long it takes on this computer.
      CREATE TABLE generation_cost (
        generator TEXT    NOT NULL,
        model     TEXT    NOT NULL,                             -- ModelSpec.key
        quality   TEXT    NOT NULL,
        load_ms   REAL    NOT NULL,                             -- until the first step can begin
        step_ms   REAL    NOT NULL,
        PRIMARY KEY (generator, model, quality)
      ) STRICT, WITHOUT ROWID;
    `),
}
