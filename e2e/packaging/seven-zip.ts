import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/**
 * Stands in for the 7-Zip that electron-builder would fetch to compress a tar file. Quickly: nobody keeps the result.
 * Called as `7za a … OUT.tar.gz IN.tar`.
 */
const [target = '', source = ''] = process.argv.slice(-2)
if (!target.endsWith('.tar.gz') || !source.endsWith('.tar')) throw new Error(`Only tar.gz, not ${target} of ${source}`)
await pipeline(createReadStream(source), createGzip({ level: 1 }), createWriteStream(target))
