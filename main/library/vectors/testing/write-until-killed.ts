import { openCodes } from '../../store/codes.ts'
import { openStore } from '../../store/open.ts'
import { codeOf } from '../code.ts'
import { seededRandom } from '../seeded-random.ts'
import { blobOf } from '../unit-vector.ts'
import { clusteredVectors } from './vector-library.ts'

/** Replaces and removes vectors of a library, batch after batch, as fast as it can, until somebody ends it. */
const [, , path = '', model = '', size = ''] = process.argv
const [modelId, dimensions] = [Number(model), Number(size)]
const db = openStore(path)
const codes = openCodes(db, { modelId, dimensions })
const ids = db.prepare<[], number>('SELECT id FROM content').pluck().all()
const vector = clusteredVectors(dimensions, 99)
const random = seededRandom(99)
const store = db.prepare(`
  INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET vector = excluded.vector`)
const remove = db.prepare('DELETE FROM embedding WHERE model_id = ? AND content_id = ?')

const batch = db.transaction(() => {
  for (let i = 0; i < 20; i++) {
    const id = ids[Math.floor(random() * ids.length)]!
    if (random() < 0.3) {
      remove.run(modelId, id)
      continue
    }
    const one = vector()
    store.run(modelId, id, blobOf(one))
    codes.put(id, codeOf(one))
  }
})
for (;;) {
  batch()
  process.stdout.write('.')
}
