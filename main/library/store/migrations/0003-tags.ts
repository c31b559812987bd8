import type { Migration } from './migrate.ts'

/**
 * What people and machines say about photos: labels, tags, albums, favourites, saved searches; and how to take it back.
 *
 * Everything hangs on contents, so it survives renames, moves and copies, and photos that are away for a while.
 */
export const tags: Migration = {
  version: 3,
  name: 'tags',
  up: (db) =>
    db.exec(`
      -- Ids of what people can take back the deletion of are never given to anything else: AUTOINCREMENT.
      CREATE TABLE label (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        name       TEXT    NOT NULL,                            -- as people wrote it
        parent_id  INTEGER REFERENCES label (id) ON DELETE SET NULL,
        prompts    TEXT    NOT NULL DEFAULT '[]',               -- JSON array of strings
        exclusive  INTEGER NOT NULL DEFAULT 0,                  -- 1: its kinds exclude each other
        automatic  INTEGER NOT NULL DEFAULT 0,                  -- 1: the machine gives it
        threshold  REAL,                                        -- see the contract's Threshold; NULL: calibrated
        created_at INTEGER NOT NULL,                            -- epoch ms
        revision   INTEGER NOT NULL DEFAULT 1                   -- raised when the machine has to think again
      ) STRICT;
      CREATE INDEX label_parent ON label (parent_id);

      -- Every name that leads to a label: its own, those it had before, those of labels merged into it. NULL: a label
      -- that was deleted, which a file that mentions it must not bring back.
      CREATE TABLE label_name (
        key        TEXT    PRIMARY KEY,                         -- the name folded: NFC, lower case
        label_id   INTEGER REFERENCES label (id) ON DELETE SET NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX label_name_label ON label_name (label_id);

      CREATE TABLE tag (
        label_id   INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
        content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
        source     TEXT    NOT NULL CHECK (source IN ('person', 'file', 'machine')),
        holds      INTEGER NOT NULL DEFAULT 1 CHECK (holds = 1 OR source = 'person'),  -- 0: a person said that it is not
        said_at    INTEGER NOT NULL,                            -- epoch ms
        model_id   INTEGER REFERENCES model (id) ON DELETE CASCADE,  -- the machine's: in which space
        confidence REAL,                                        -- the machine's: 0 to 1
        PRIMARY KEY (label_id, content_id, source)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX tag_content ON tag (content_id, label_id, source, holds);

      -- How the machine decides, derived from labels, tags and vectors: can be dropped at any time.
      CREATE TABLE label_fit (
        label_id   INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
        model_id   INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE,
        revision   INTEGER NOT NULL,                            -- of the label that this belongs to
        direction  BLOB    NOT NULL,                            -- little-endian float32, L2-normalised
        details    TEXT    NOT NULL,                            -- JSON: calibration, see labels/fit.ts
        photos     INTEGER NOT NULL,                            -- vectors it was calibrated on
        PRIMARY KEY (label_id, model_id)
      ) STRICT, WITHOUT ROWID;

      -- 1: the machine has said what it has to say, with the labels of that moment
      ALTER TABLE content ADD COLUMN tagged INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX content_untagged ON content (id)
        WHERE width IS NOT NULL AND present > 0 AND embedded = 1 AND tagged = 0;
      CREATE TRIGGER embedding_new AFTER INSERT ON embedding
      BEGIN UPDATE content SET tagged = 0 WHERE id = new.content_id AND tagged = 1; END;
      CREATE TRIGGER embedding_again AFTER UPDATE OF vector ON embedding
      BEGIN UPDATE content SET tagged = 0 WHERE id = new.content_id AND tagged = 1; END;

      CREATE TABLE album (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        name       TEXT    NOT NULL,
        key        TEXT    NOT NULL UNIQUE,                     -- the name folded: NFC, lower case
        cover_id   INTEGER REFERENCES content (id) ON DELETE SET NULL,  -- NULL: the first
        created_at INTEGER NOT NULL                             -- epoch ms
      ) STRICT;
      CREATE TABLE album_photo (
        album_id   INTEGER NOT NULL REFERENCES album (id) ON DELETE CASCADE,
        content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
        position   REAL    NOT NULL,                            -- ascending; between two others when moved there
        PRIMARY KEY (album_id, content_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX album_photo_position ON album_photo (album_id, position, content_id);
      CREATE INDEX album_photo_content ON album_photo (content_id);

      CREATE TABLE favourite (
        content_id INTEGER PRIMARY KEY REFERENCES content (id) ON DELETE CASCADE,
        since      INTEGER NOT NULL                             -- epoch ms
      ) STRICT;

      CREATE TABLE saved_search (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        name       TEXT    NOT NULL,
        key        TEXT    NOT NULL UNIQUE,                     -- the name folded: NFC, lower case
        text       TEXT    NOT NULL                             -- in the query language
      ) STRICT;

      -- What people did, and how to take it back, see store/changes.ts.
      CREATE TABLE change (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        title      TEXT    NOT NULL,                            -- a phrase for people
        at         INTEGER NOT NULL,                            -- epoch ms
        undone     INTEGER NOT NULL DEFAULT 0,                  -- 1: taken back; its steps do it again
        first_step INTEGER NOT NULL,                            -- of the unbroken run of its steps
        steps      INTEGER NOT NULL DEFAULT 0                   -- how many it has
      ) STRICT;
      CREATE TABLE change_step (
        id           INTEGER PRIMARY KEY,                       -- to be carried out from the highest down
        statement_id INTEGER NOT NULL,                          -- of change_statement; not checked, there can be many
        arguments    TEXT    NOT NULL                           -- JSON array
      ) STRICT;
      CREATE TRIGGER change_steps AFTER DELETE ON change
      BEGIN DELETE FROM change_step WHERE id >= old.first_step AND id < old.first_step + old.steps; END;
      -- Statements that restore one row of a table; as they were when steps were written that need them.
      CREATE TABLE change_statement (
        id         INTEGER PRIMARY KEY,
        subject    TEXT    NOT NULL,                            -- the table
        sql        TEXT    NOT NULL UNIQUE
      ) STRICT;
    `),
}
