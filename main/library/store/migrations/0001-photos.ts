import type { Migration } from './migrate.ts'

/** A *file* is a path on disk; a *content* is what is in it. Copies and renames share one content. */
export const photos: Migration = {
  version: 1,
  name: 'photos',
  up: (db) =>
    db.exec(`
      CREATE TABLE folder (
        id         INTEGER PRIMARY KEY,
        path       TEXT    NOT NULL UNIQUE,                     -- absolute, see [Note: paths]
        added_at   INTEGER NOT NULL,                            -- epoch ms
        state      TEXT    NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
        watching   TEXT    NOT NULL DEFAULT 'none' CHECK (watching IN ('events', 'polling', 'none')),
        note       TEXT,                                        -- a sentence for people
        scanned_at INTEGER                                      -- epoch ms of the last complete scan
      ) STRICT;

      -- One row per distinct sequence of bytes, named by its hash. Outlives its files.
      CREATE TABLE content (
        id         INTEGER PRIMARY KEY,
        hash       TEXT    NOT NULL UNIQUE CHECK (length(hash) = 64),  -- SHA-256, lower-case hex
        bytes      INTEGER NOT NULL,
        first_seen INTEGER NOT NULL,                            -- epoch ms
        present    INTEGER NOT NULL DEFAULT 0,                  -- files that hold it and are not missing; kept by triggers
        embedded   INTEGER NOT NULL DEFAULT 0,                  -- 1: has a vector in the current model's space
        -- filled by render; NULL until then
        format     TEXT,
        width      INTEGER,                                     -- pixels, upright
        height     INTEGER,
        aspect     INTEGER,                                     -- width / height in thousandths, 1 to 65535
        colour     INTEGER,                                     -- average, 0xRRGGBB
        sort_at    INTEGER,                                     -- wall-clock ms: when taken, else the file's date
        taken_at   INTEGER,                                     -- wall-clock ms; NULL when the file does not say
        taken_offset INTEGER,                                   -- minutes east of UTC; NULL when the file does not say
        taken_source TEXT CHECK (taken_source IN ('metadata', 'gps')),
        camera     TEXT,
        lens       TEXT,
        exposure_time REAL,                                     -- seconds
        aperture   REAL,                                        -- f-number
        iso        INTEGER,
        focal_length REAL,                                      -- mm
        latitude   REAL,                                        -- degrees, WGS 84
        longitude  REAL,
        altitude   REAL,                                        -- metres
        rating     INTEGER,                                     -- 0 to 5, -1 rejected
        title      TEXT,
        description TEXT,
        keywords   TEXT                                         -- JSON array of strings
      ) STRICT;
      CREATE INDEX content_unrendered ON content (id) WHERE width IS NULL AND present > 0;
      CREATE INDEX content_unembedded ON content (id) WHERE width IS NOT NULL AND present > 0 AND embedded = 0;
      -- Covers the timeline's columns and its condition, so that a hundred thousand rows come without touching the table.
      CREATE INDEX content_timeline ON content (sort_at DESC, id DESC, aspect, colour, width, present)
        WHERE width IS NOT NULL AND present > 0;
      -- What must be kept out of a search although it has a vector: usually nothing.
      CREATE INDEX content_hidden ON content (id) WHERE width IS NOT NULL AND present = 0;
      CREATE INDEX content_camera ON content (camera, id) WHERE width IS NOT NULL AND present > 0;
      CREATE INDEX content_format ON content (format, id) WHERE width IS NOT NULL AND present > 0;

      CREATE TABLE file (
        id            INTEGER PRIMARY KEY,
        folder_id     INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
        path          TEXT    NOT NULL UNIQUE,                  -- absolute, see [Note: paths]
        size          INTEGER NOT NULL,                         -- bytes
        mtime         INTEGER NOT NULL,                         -- epoch ms, whole
        content_id    INTEGER REFERENCES content (id),          -- what was in it when last identified; NULL before
        pending       INTEGER NOT NULL DEFAULT 1,               -- 1: new or changed, to be identified
        missing_since INTEGER,                                  -- epoch ms; NULL while it is there, or its folder is offline
        -- the folder it lies in, with a slash at the end
        directory     TEXT GENERATED ALWAYS AS (rtrim(path, replace(path, '/', ''))) VIRTUAL
      ) STRICT;
      CREATE INDEX file_pending ON file (id) WHERE pending = 1 AND missing_since IS NULL;
      CREATE INDEX file_content ON file (content_id);
      CREATE INDEX file_folder ON file (folder_id, missing_since);
      CREATE INDEX file_directory ON file (directory, folder_id);

      CREATE TRIGGER file_insert AFTER INSERT ON file WHEN new.content_id IS NOT NULL AND new.missing_since IS NULL
      BEGIN UPDATE content SET present = present + 1 WHERE id = new.content_id; END;
      CREATE TRIGGER file_delete AFTER DELETE ON file WHEN old.content_id IS NOT NULL AND old.missing_since IS NULL
      BEGIN UPDATE content SET present = present - 1 WHERE id = old.content_id; END;
      -- The id may be given to another file one day; the blame is not inherited.
      CREATE TRIGGER file_forgiven AFTER DELETE ON file
      BEGIN DELETE FROM failure WHERE stage = 'identify' AND subject_id = old.id; END;
      CREATE TRIGGER file_update AFTER UPDATE OF content_id, missing_since ON file
      BEGIN
        UPDATE content SET present = present - 1 WHERE id = old.content_id AND old.missing_since IS NULL;
        UPDATE content SET present = present + 1 WHERE id = new.content_id AND new.missing_since IS NULL;
      END;

      CREATE TABLE model (
        id         INTEGER PRIMARY KEY,
        key        TEXT    NOT NULL UNIQUE,                     -- ModelSpec.key: one vector space
        dimensions INTEGER NOT NULL
      ) STRICT;

      -- The truth about vectors. Any search index over it can be dropped and rebuilt.
      CREATE TABLE embedding (
        id         INTEGER PRIMARY KEY,
        model_id   INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE,
        content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
        vector     BLOB    NOT NULL,                            -- little-endian float32, L2-normalised
        UNIQUE (model_id, content_id)
      ) STRICT;

      -- What is set aside, and why. Subject: file for identify, content otherwise.
      CREATE TABLE failure (
        stage      TEXT    NOT NULL,
        subject_id INTEGER NOT NULL,
        attempts   INTEGER NOT NULL,
        failed_at  INTEGER NOT NULL,                            -- epoch ms
        retry_at   INTEGER,                                     -- epoch ms; NULL: when the file or the app changes
        code       TEXT    NOT NULL,
        message    TEXT    NOT NULL,
        PRIMARY KEY (stage, subject_id)
      ) STRICT, WITHOUT ROWID;

      -- Words to find photos by: file names, folders, and what the file says. One row per content.
      CREATE VIRTUAL TABLE word USING fts5 (
        name, folder, title, description, keywords, camera,
        content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
      );

      CREATE TABLE setting (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL                                     -- JSON
      ) STRICT, WITHOUT ROWID;
    `),
}
