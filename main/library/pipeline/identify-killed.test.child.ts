/** The process that `identify-killed.test.ts` kills. */
import { realDisk } from '../folders/disk.ts'
import { openFolders } from '../folders/folders.ts'
import { silentLog } from '../log.ts'
import { openFailures } from '../store/failures.ts'
import { openFiles } from '../store/files.ts'
import { openFolderStore } from '../store/folders.ts'
import { openStore } from '../store/open.ts'
import { identifyStage } from './identify.ts'

const [database = '', photos = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const db = openStore(database)
const now = Date.now
const files = openFiles({ db, failures: openFailures(db, now), now, onContentsChanged: () => undefined })
say('opened')
const folders = openFolders({
  store: openFolderStore(db, now),
  files,
  now,
  onChange: () => undefined,
  skip: [],
  log: silentLog,
  follow: false,
})
folders.start()
await folders.add(photos)
// Files that were written a moment ago are looked at twice.
while (!folders.isSettled) await new Promise(setImmediate)

const stage = { ...identifyStage(files, realDisk), batchSize: 20 }
let read = 0
for (let batch = 1; ; batch++) {
  const jobs = stage.claim(stage.batchSize, new Set())
  if (jobs.length === 0) break
  stage.commit(await stage.perform(jobs, new AbortController().signal))
  read += jobs.length
  say(`batch ${batch}`)
}
await folders.close()
say(`done, having read ${read} files`)
