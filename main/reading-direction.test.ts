import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * Where left and right are meant: pictures lie from left to right in reading order of no language, the scrubber stays
 * where scroll bars are, the viewer turns its pages like a film, and a menu opens at the pointer. The rest says start and end.
 */
const meant = new Set([
  'renderer/App.svelte',
  'renderer/features/grid/Grid.svelte',
  'renderer/features/grid/Scrubber.svelte',
  'renderer/features/grid/Tile.svelte',
  'renderer/features/viewer/ViewerDialog.svelte',
  'renderer/ui/Menu.svelte',
])

/** Properties that name a side, and four values of which the second and the fourth differ. */
const side =
  /(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|text-align: *(?:left|right)|float: *(?:left|right)|(?<![-\w])(?:left|right): |border-(?:top|bottom)-(?:left|right)-radius/
const fourSides = /(?:margin|padding|inset): +(?!auto)(\S+) +(\S+) +(\S+) +(\S+);/

test.each(globSync('renderer/**/*.{svelte,css}').filter((file) => !meant.has(file)))(
  '%s can be read from right to left',
  (file) => {
    const offending = readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        const four = fourSides.exec(line)
        const differs = four !== null && four[2] !== four[4]
        return side.test(line) || differs ? [`${at + 1}: ${line.trim()}`] : []
      })
    expect(offending).toEqual([])
  },
)
