import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'
import { tarFiles } from './tar.ts'

/** A picture and what is known of it. */
export interface Known {
  /** Absolute path. */
  readonly path: string
  /** Its name in the collection. */
  readonly file: string
  readonly label?: string
  readonly captions: readonly string[]
}

/** A line of the `.jsonl` beside an archive or in a folder. */
const Line = z.object({
  file: z.string(),
  label: z.string().nullish(),
  captions: z.array(z.string()).optional(),
})

/**
 * Pictures to measure a model with: a tar with a `.jsonl` of the same name beside it, a folder with one `.jsonl` in it, or
 * a folder with a folder for each label.
 *
 * @param scratch An archive is unpacked here, under names of our own.
 */
export function openCollection(path: string, scratch: string): Known[] {
  if (statSync(path).isFile()) return archived(path, scratch)
  const lists = readdirSync(path).filter((name) => name.endsWith('.jsonl'))
  if (lists.length === 1) return listed(join(path, lists[0]!), (file) => join(path, file))
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      picturesOf(join(path, name)).map((file) => ({
        path: join(path, name, file),
        file: `${name}/${file}`,
        label: name,
        captions: [],
      })),
    )
}

function archived(path: string, scratch: string): Known[] {
  const list = join(dirname(path), `${basename(path, extname(path))}.jsonl`)
  if (!existsSync(list)) throw new Error(`${list} is missing: it says what is in the archive`)
  mkdirSync(scratch, { recursive: true })
  const places = new Map<string, string>()
  for (const { name, bytes } of tarFiles(readFileSync(path))) {
    const place = join(scratch, `${places.size}${extname(name)}`)
    writeFileSync(place, bytes)
    places.set(name, place)
  }
  return listed(list, (file) => places.get(file))
}

function listed(list: string, placeOf: (file: string) => string | undefined): Known[] {
  const lines = readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines.flatMap((line) => {
    const { file, label, captions = [] } = Line.parse(JSON.parse(line))
    const path = placeOf(file)
    return path === undefined ? [] : [{ path, file, captions, ...(typeof label === 'string' && { label }) }]
  })
}

const picturesOf = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /\.(jpe?g|png|webp|gif|tiff?|avif|heic)$/i.test(name))
