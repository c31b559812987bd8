import type { Migration } from './migrate.ts'

/**
 * What the vector index keeps of each vector: eight bits a dimension, see `vectors/code.ts`.
 *
 * A row each, not blocks of a thousand: measured at a hundred thousand vectors, blocks load in 0.1 s instead of 0.25 s
 * (in the background, once), but each batch of photos rewrites one, which costs 2.3 ms instead of 0.15 ms and twenty
 * times the bytes written, every time.
 */
export const vectorCodes: Migration = {
  version: 2,
  name: 'vector codes',
  up: (db) =>
    db.exec(`
      CREATE TABLE vector_code (
        embedding_id INTEGER PRIMARY KEY REFERENCES embedding (id) ON DELETE CASCADE,
        scale        REAL NOT NULL,                             -- what one step of a code is worth
        error        REAL NOT NULL,                             -- length of what the codes leave out of the vector
        code         BLOB NOT NULL                              -- int8 a dimension
      ) STRICT;

      -- A code that is there belongs to its vector, whoever writes the vector. A missing one is made anew.
      CREATE TRIGGER embedding_vector AFTER UPDATE OF vector ON embedding
      BEGIN DELETE FROM vector_code WHERE embedding_id = new.id; END;
    `),
}
