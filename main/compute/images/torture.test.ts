import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { libraryPath } from '../../library/folders/paths.ts'
import { testData } from '../../test-data.ts'
import { openImages } from './images.ts'

type Expected = readonly string[]

const shown: Expected = ['shown']
const damaged: Expected = ['damaged']
const shownOrDamaged: Expected = ['shown', 'damaged']
const noPicture: Expected = ['not-a-picture', 'unsupported']

/** What may become of the files whose path matches: the first rule that fits counts. */
const rules: readonly (readonly [RegExp, Expected])[] = [
  [/^(avif|heif|webp|jxl|pngsuite|exif-orientation)\//, shown],
  [/^raw\/canon_eos_6d\.dng$/, shown],
  // Somebody kept only the first 64 KB of it.
  [/^raw\//, damaged],
  // What TIFF allows is without end; but none of these is damaged in a way that we blame it for.
  [/^tiff\//, ['shown', 'unsupported']],
  [/^synthetic\/(duplicates|names|modes)\//, shown],
  [/^synthetic\/links\/a\/broken\.jpg$/, ['gone']],
  [/^synthetic\/links\/a\/loop$/, ['not-a-picture']],
  [/^synthetic\/links\//, shown],
  [/_(?:75|95|99)pct\.(?:jpg|png)$/, shown],
  [/_0[15]pct\.jpg$|_05pct\.png$/, damaged],
  [/^synthetic\/truncated-/, shownOrDamaged],
  [/^synthetic\/corrupt-jpeg\//, shownOrDamaged],
  [/^synthetic\/wrong-extension\/photo\.jpg\.part$/, shownOrDamaged],
  [/^synthetic\/wrong-extension\//, shown],
  [/zeros-1MiB\.jpg$/, damaged],
  [/^synthetic\/not-images\//, ['not-a-picture']],
  [/(lottapixel|claims-30000|header-only)/, damaged],
  [/bmp-header-100000x100000/, ['too-large']],
  [/svg-huge/, ['unsupported']],
  [/^synthetic\/bombs\//, shown],
  // Pictures of 8 × 8 pixels, around which ExifTool's authors collected metadata …
  [/^metadata-stubs\/[^.]*\.(jpe?g|jps|gif|bmp|tif|btf)$/, shown],
  // … RAW files with nothing but that, and everything else that it can read.
  [/^metadata-stubs\/[^.]*\.(cr2|cr3|crw|nef|dng|mrw)$/, ['no-preview', 'damaged']],
  [/^metadata-stubs\/[^.]*\.raf$/, shown],
  [/^metadata-stubs\/[^.]*\.jxl$/, damaged],
  [/^metadata-stubs\//, noPicture],
]

const archive = testData('data/torture/torture.tar.gz')

test.skipIf(!archive)(
  'of hundreds of hostile files each is shown or set aside with a reason, and the process lives on',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'torture-'))
    const images = openImages({ worker: new URL('image-worker.ts', import.meta.url), threads: 2 })
    try {
      execFileSync('tar', ['-xzf', archive!, '-C', folder])
      const files = filesBelow(Buffer.from(folder)).map((path) => libraryPath(path))
      expect(files.length).toBeGreaterThan(420)
      const jobs = files.map((path, index) => ({ path, previews: join(folder, 'previews', String(index)) }))
      const answers = await images.render(jobs, new AbortController().signal)

      const surprises = answers.flatMap((answer, index) => {
        const name = files[index]!.slice(files[index]!.indexOf('/torture-') + 1).replace(/^[^/]*\/(?:torture\/)?/, '')
        const outcome = 'code' in answer ? answer.code : 'shown'
        const expected = rules.find(([pattern]) => pattern.test(name))?.[1] ?? []
        return expected.includes(outcome) ? [] : [`${name}: ${outcome}${'code' in answer ? `, ${answer.message}` : ''}`]
      })
      expect(surprises).toEqual([])

      for (const answer of answers) {
        if (!('code' in answer)) continue
        // A sentence for people: no stack, no path, no names of functions.
        expect(answer.message).toMatch(/^[A-Z][^/\n]{10,200}$/)
        expect(answer.message).not.toMatch(/Error|undefined|\bvips|\w+\(\)/)
      }
      // 640 to 2,500 megapixels were among them.
      expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(2_000)
    } finally {
      await images.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
)

/** Paths as bytes, because not all names are text. */
function filesBelow(folder: Buffer): Buffer[] {
  return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }).flatMap((entry) => {
    const path = Buffer.concat([folder, Buffer.from('/'), entry.name])
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}
