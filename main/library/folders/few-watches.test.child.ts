/** The process that `few-watches.test.ts` gives very few inotify watches. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTestLibrary } from './test-library.ts'

const [root = ''] = process.argv.slice(2)
for (let i = 0; i < 30; i++) mkdirSync(join(root, `${i}`))
writeFileSync(join(root, '29', 'a.jpg'), 'a')

const library = openTestLibrary()
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate)
}
await library.folders.add(root)
await until(() => library.folders.isSettled && library.paths().length === 1)
const [folder] = library.folders.list()
writeFileSync(join(root, '29', 'b.jpg'), 'b')
await until(() => library.paths().length === 2)
await library.close()
process.stdout.write(JSON.stringify(folder))
