import type { Database } from 'better-sqlite3'

/** A vector space that the library has vectors of, or is about to. */
export interface StoredModel {
  readonly id: number
  /** `ModelSpec.key`. */
  readonly key: string
  readonly dimensions: number
}

/** How far a model has got through the visible photos. */
export interface Coverage {
  readonly embedded: number
  /** Without a vector in this space, those set aside included. */
  readonly missing: number
}

/** Everything this app says to SQLite about models. */
export interface Models {
  /** The row of a vector space, made if it is new. @throws {Error} if the key is known with other dimensions. */
  register(key: string, dimensions: number): StoredModel
  /** From now on the embed stage fills this space. What it already holds counts; failures with another model do not. */
  embedWith(modelId: number): void
  coverage(modelId: number): Coverage
  /** Deletes every vector of a space, a thousand at a time, so that nothing else waits long. Resolves when it is gone. */
  forget(modelId: number): Promise<void>
}

/** Opens the store of models. */
export function openModels(db: Database): Models {
  const select = db.prepare<[string], StoredModel>('SELECT id, key, dimensions FROM model WHERE key = ?')
  const insert = db.prepare('INSERT INTO model (key, dimensions) VALUES (?, ?) ON CONFLICT DO NOTHING')
  // Only rows that change are written: with a hundred thousand photos the difference is seconds.
  const mark = db.prepare(`
    UPDATE content SET embedded = 1 - embedded
    WHERE embedded <> (id IN (SELECT content_id FROM embedding WHERE model_id = ?))`)
  const forgive = db.prepare(`DELETE FROM failure WHERE stage = 'embed'`)
  const selectCoverage = db.prepare<[number], Coverage>(`
    SELECT count(embedding.content_id) AS embedded, count(*) - count(embedding.content_id) AS missing
    FROM content LEFT JOIN embedding ON embedding.model_id = ? AND embedding.content_id = content.id
    WHERE content.width IS NOT NULL AND content.present > 0`)
  const deleteSome = db.prepare(
    'DELETE FROM embedding WHERE id IN (SELECT id FROM embedding WHERE model_id = ? LIMIT 1000)',
  )
  const deleteModel = db.prepare('DELETE FROM model WHERE id = ?')

  return {
    register(key, dimensions) {
      insert.run(key, dimensions)
      const model = select.get(key)
      if (model?.dimensions !== dimensions) {
        throw new Error(`Model ${key} has ${dimensions} dimensions, but the library knows it with ${model?.dimensions}`)
      }
      return model
    },
    embedWith: db.transaction((modelId: number) => {
      mark.run(modelId)
      forgive.run()
    }),
    coverage: (modelId) => selectCoverage.get(modelId) ?? { embedded: 0, missing: 0 },
    async forget(modelId) {
      while (deleteSome.run(modelId).changes > 0) await new Promise(setImmediate)
      deleteModel.run(modelId)
    },
  }
}
