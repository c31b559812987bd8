import type { Migration } from './migrate.ts'

/** A photo in `alias` counts as present, visible, waiting for a vector; as what {@link tallies} keeps of each. */
const shareOf = (alias: string): string => `CASE key
      WHEN 'present' THEN ${alias}.present > 0
      WHEN 'visible' THEN ${alias}.present > 0 AND ${alias}.width IS NOT NULL
      ELSE ${alias}.present > 0 AND ${alias}.width IS NOT NULL AND ${alias}.embedded = 0 END`

/** Adds 1 to the tallies of a visible photo's format and camera, or takes it away. */
const kindsOf = (alias: string, sign: '+' | '-'): string => `
      INSERT INTO tally (kind, key, count)
        SELECT kind, key, ${sign}1 FROM (
          SELECT 'format' AS kind, ${alias}.format AS key UNION ALL SELECT 'camera', ${alias}.camera)
        WHERE key IS NOT NULL AND ${alias}.present > 0 AND ${alias}.width IS NOT NULL
        ON CONFLICT DO UPDATE SET count = count + excluded.count;`

const fileShareOf = (alias: string): string => `CASE key
      WHEN 'present' THEN ${alias}.missing_since IS NULL
      ELSE ${alias}.missing_since IS NULL AND ${alias}.pending = 1 END`

/** Adds a file that shows a photo to its directory. */
const enter = (alias: string): string => `
      INSERT INTO directory_tally (folder_id, directory, photos)
        SELECT ${alias}.folder_id, ${alias}.directory, 1 FROM content
        WHERE id = ${alias}.content_id AND width IS NOT NULL AND ${alias}.missing_since IS NULL
        ON CONFLICT DO UPDATE SET photos = photos + 1;`

const leave = (alias: string): string => `
      UPDATE directory_tally SET photos = photos - 1
        WHERE folder_id = ${alias}.folder_id AND directory = ${alias}.directory AND ${alias}.missing_since IS NULL
          AND EXISTS (SELECT 1 FROM content WHERE id = ${alias}.content_id AND width IS NOT NULL);
      DELETE FROM directory_tally
        WHERE folder_id = ${alias}.folder_id AND directory = ${alias}.directory AND photos = 0;`

/** A group of vectors is 1,024 contents with neighbouring ids. */
const groupOf = (alias: string): string => `${alias}.content_id >> 10`

/**
 * What would otherwise be counted over the whole library, kept by triggers, so that no answer about the library as a
 * whole takes longer in a large one. In the same transaction as what they count, so never wrong; and whoever writes,
 * counts.
 */
export const tallies: Migration = {
  version: 4,
  name: 'tallies',
  up: (db) =>
    db.exec(`
      CREATE TABLE tally (
        kind  TEXT    NOT NULL CHECK (kind IN ('file', 'photo', 'format', 'camera')),
        key   TEXT    NOT NULL,                                 -- file, photo: the state; otherwise the name of the kind
        count INTEGER NOT NULL,                                 -- may be 0
        PRIMARY KEY (kind, key)
      ) STRICT, WITHOUT ROWID;

      -- Files that show a photo, by where they lie. A photo in two files counts twice.
      CREATE TABLE directory_tally (
        folder_id INTEGER NOT NULL,
        directory TEXT    NOT NULL,                             -- with a slash at the end, as file.directory
        photos    INTEGER NOT NULL,
        PRIMARY KEY (folder_id, directory)
      ) STRICT, WITHOUT ROWID;
      -- Photos in several files: few, and all that has to be looked at to count each photo of a folder once.
      CREATE INDEX content_copied ON content (id) WHERE width IS NOT NULL AND present > 1;

      -- How many vectors there are, and a number that is another one after every change: whoever has copied a group
      -- can tell whether its copy is still right.
      CREATE TABLE vector_group (
        model_id  INTEGER NOT NULL,
        number    INTEGER NOT NULL,                             -- content_id / 1024
        vectors   INTEGER NOT NULL,
        stamp     INTEGER NOT NULL,                             -- random
        PRIMARY KEY (model_id, number)
      ) STRICT, WITHOUT ROWID;

      INSERT INTO tally (kind, key, count) VALUES
        ('file', 'present', (SELECT count(*) FROM file WHERE missing_since IS NULL)),
        ('file', 'pending', (SELECT count(*) FROM file WHERE missing_since IS NULL AND pending = 1)),
        ('photo', 'present', (SELECT count(*) FROM content WHERE present > 0)),
        ('photo', 'visible', (SELECT count(*) FROM content WHERE present > 0 AND width IS NOT NULL)),
        ('photo', 'unembedded', (SELECT count(*) FROM content WHERE present > 0 AND width IS NOT NULL AND embedded = 0));
      INSERT INTO tally (kind, key, count)
        SELECT 'format', format, count(*) FROM content
        WHERE present > 0 AND width IS NOT NULL AND format IS NOT NULL GROUP BY format;
      INSERT INTO tally (kind, key, count)
        SELECT 'camera', camera, count(*) FROM content
        WHERE present > 0 AND width IS NOT NULL AND camera IS NOT NULL GROUP BY camera;
      INSERT INTO directory_tally (folder_id, directory, photos)
        SELECT file.folder_id, file.directory, count(*) FROM file JOIN content ON content.id = file.content_id
        WHERE file.missing_since IS NULL AND content.width IS NOT NULL GROUP BY file.directory, file.folder_id;
      INSERT INTO vector_group (model_id, number, vectors, stamp)
        SELECT model_id, content_id >> 10, count(*), random() FROM embedding GROUP BY model_id, content_id >> 10;

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
      CREATE TRIGGER tally_content_state AFTER UPDATE OF present, width, embedded ON content
        WHEN (old.present > 0) <> (new.present > 0) OR (old.width IS NULL) <> (new.width IS NULL)
          OR old.embedded <> new.embedded
      BEGIN
        UPDATE tally SET count = count + (${shareOf('new')}) - (${shareOf('old')}) WHERE kind = 'photo';
      END;
      CREATE TRIGGER tally_content_kind AFTER UPDATE OF present, width, format, camera ON content
        WHEN (old.present > 0) <> (new.present > 0) OR (old.width IS NULL) <> (new.width IS NULL)
          OR old.format IS NOT new.format OR old.camera IS NOT new.camera
      BEGIN
        ${kindsOf('old', '-')}
        ${kindsOf('new', '+')}
      END;
      CREATE TRIGGER tally_content_width AFTER UPDATE OF width ON content
        WHEN (old.width IS NULL) <> (new.width IS NULL)
      BEGIN
        INSERT INTO directory_tally (folder_id, directory, photos)
          SELECT folder_id, directory, iif(new.width IS NULL, -count(*), count(*)) FROM file
          WHERE content_id = new.id AND missing_since IS NULL GROUP BY folder_id, directory
          ON CONFLICT DO UPDATE SET photos = photos + excluded.photos;
        DELETE FROM directory_tally WHERE photos = 0
          AND (folder_id, directory) IN (SELECT folder_id, directory FROM file WHERE content_id = new.id);
      END;

      CREATE TRIGGER tally_file_insert AFTER INSERT ON file WHEN new.missing_since IS NULL
      BEGIN
        UPDATE tally SET count = count + (${fileShareOf('new')}) WHERE kind = 'file';
        ${enter('new')}
      END;
      CREATE TRIGGER tally_file_delete AFTER DELETE ON file WHEN old.missing_since IS NULL
      BEGIN
        UPDATE tally SET count = count - (${fileShareOf('old')}) WHERE kind = 'file';
        ${leave('old')}
      END;
      CREATE TRIGGER tally_file_state AFTER UPDATE OF missing_since, pending ON file
        WHEN (old.missing_since IS NULL) <> (new.missing_since IS NULL) OR old.pending <> new.pending
      BEGIN
        UPDATE tally SET count = count + (${fileShareOf('new')}) - (${fileShareOf('old')}) WHERE kind = 'file';
      END;
      CREATE TRIGGER tally_file_place AFTER UPDATE OF missing_since, content_id, folder_id, path ON file
        WHEN (old.missing_since IS NULL) <> (new.missing_since IS NULL) OR old.content_id IS NOT new.content_id
          OR old.folder_id <> new.folder_id OR old.path <> new.path
      BEGIN
        ${leave('old')}
        ${enter('new')}
      END;

      CREATE TRIGGER vector_group_insert AFTER INSERT ON embedding
      BEGIN
        INSERT INTO vector_group (model_id, number, vectors, stamp) VALUES (new.model_id, ${groupOf('new')}, 1, random())
          ON CONFLICT DO UPDATE SET vectors = vectors + 1, stamp = excluded.stamp;
      END;
      CREATE TRIGGER vector_group_update AFTER UPDATE OF vector ON embedding
      BEGIN
        UPDATE vector_group SET stamp = random() WHERE model_id = new.model_id AND number = ${groupOf('new')};
      END;
      CREATE TRIGGER vector_group_delete AFTER DELETE ON embedding
      BEGIN
        UPDATE vector_group SET vectors = vectors - 1, stamp = random()
          WHERE model_id = old.model_id AND number = ${groupOf('old')};
        DELETE FROM vector_group WHERE model_id = old.model_id AND number = ${groupOf('old')} AND vectors = 0;
      END;
    `),
}
