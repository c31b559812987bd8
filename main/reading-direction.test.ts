import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * Where left and right are meant: a menu is placed beside its button by hand, in the coordinates of the window, and a part
 * of a picture is where it is in the picture.
 */
const meant = new Set(['renderer/ui/Menu.svelte', 'renderer/features/generate/RegionFrame.svelte'])

/** Properties that name a side, and values that do. */
const side =
  /(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|text-align: *(?:left|right)|float: *(?:left|right)|(?<![-\w.])(?:style:)?(?:left|right)(?:: |=")|border-(?:top|bottom)-(?:left|right)-radius|transform-origin: *(?:left|right)/
/** Distances to the side that do not turn round with the reading direction. */
const distance = /translateX\((?!calc\([^)]*var\(--onward\))(?!0)/
/** Four values of which the second and the fourth differ, or of which the corners of a line do. */
const fourSides = /(?:margin|padding|inset|border-width): +(?!auto)(\S+) +(\S+) +(\S+) +(\S+);/
const fourCorners = /border-radius: +(\S+) +(\S+) +(\S+) +(\S+);/

test.each(globSync('renderer/**/*.{svelte,css}').filter((file) => !meant.has(file)))(
  '%s can be read from right to left',
  (file) => {
    const offending = readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        const sides = fourSides.exec(line)
        const corners = fourCorners.exec(line)
        const differs =
          (sides !== null && sides[2] !== sides[4]) ||
          (corners !== null && (corners[1] !== corners[2] || corners[3] !== corners[4]))
        return side.test(line) || distance.test(line) || differs ? [`${at + 1}: ${line.trim()}`] : []
      })
    expect(offending).toEqual([])
  },
)

test.each(globSync('renderer/**/*.svelte').filter((file) => !meant.has(file)))(
  '%s looks arrow keys up as they are read',
  (file) => {
    const text = readFileSync(file, 'utf8')
    if (/'Arrow(?:Left|Right)'|^\s*Arrow(?:Left|Right):|\bArrow(?:Left|Right): /m.test(text))
      expect(text).toContain('keyAsRead(')
  },
)
