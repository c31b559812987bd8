import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../machine.ts'
import { logPlot, slopeOf, type Series } from './plot.ts'
import type { Measurement } from './measurement.ts'
import { verdicts } from './requirements.ts'
import type { ScaleResult } from './scale-bench.ts'

/** Where the words between the numbers end, and the numbers begin; both are kept in one file. */
const mark = '<!-- Below: written by `recollect bench scale --docs`. -->'

const machineOf = ({ cpu, cores, memory, node, platform }: Machine): string =>
  `${cpu}, ${cores} threads, ${Math.round(memory / 1e9)} GB, Node ${node}, ${platform}`

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US')

/** What is drawn of each engine and of the library. */
const plots: readonly (readonly [
  file: string,
  title: string,
  unit: string,
  lines: readonly (readonly [string, string, string])[],
])[] = [
  [
    'search.svg',
    'Best 100 by vectors',
    'ms',
    [
      ['scan', 'scan', 'best 100'],
      ['scan, 5 % filter', 'scan', 'best 100 of 5 %'],
      ['sqlite-vec', 'sqlite-vec', 'best 100'],
      ['sqlite-vss', 'sqlite-vss', 'best 100'],
      ['vec0 float32 alone', 'baselines', 'sqlite-vec float32, best 100'],
      ['vss0 Flat alone', 'baselines', 'sqlite-vss Flat, best 100'],
    ],
  ],
  [
    'library.svg',
    'What a page waits for',
    'ms',
    [
      ['typed phrase', 'library', 'a typed phrase to its first rows'],
      ['start, first rows', 'library', 'start to the first rows'],
      ['start, everything', 'library', 'start to complete answers'],
      ['first 2,000 photos', 'library', 'the first 2,000 of all'],
      ['all photos', 'library', 'all photos, as the page asks for them'],
      ['what to filter by', 'library', 'what there is to filter by'],
      ['photo added', 'scan', 'one photo added and found'],
    ],
  ],
  [
    'memory.svg',
    'Memory of the library process',
    'MB',
    [
      ['scan', 'library', 'memory of the library process'],
      ['sqlite-vec', 'library with sqlite-vec', 'memory of the library process'],
    ],
  ],
]

/** Writes the plots, and the numbers into `SCALE.md` below `words`, in `folder`. */
export function writeScalePage(folder: string, words: string, results: readonly ScaleResult[]): void {
  mkdirSync(folder, { recursive: true })
  const sorted = [...results].sort((a, b) => a.photos - b.photos)
  const series = (part: string, what: string, name: string): Series => ({
    name,
    points: sorted.flatMap(({ photos, parts }) => {
      const one = parts[part]?.find((measurement) => measurement.what === what)
      return one ? [[photos, one.median] as const] : []
    }),
  })
  const drawn = plots.map(([file, title, unit, lines]) => {
    const all = lines.map(([name, part, what]) => series(part, what, name))
    writeFileSync(join(folder, file), logPlot(title, unit, all))
    return { file, title, slopes: all.filter(({ points }) => points.length > 1) }
  })
  const largest = sorted[sorted.length - 1]
  const rows = verdicts(new Map(sorted.map((result) => [result.photos, result]))).map(
    ({ what, must, measured, met }) => [
      what,
      must,
      measured,
      met === undefined ? 'not measured' : met ? 'met' : '**missed**',
    ],
  )
  const text = [
    words.split(mark)[0]!.trimEnd(),
    mark,
    '## What must be reached, and what was measured',
    ...(largest ? [`${machineOf(largest.machine)}.`] : []),
    table(['', 'must', 'measured', ''], rows),
    table(
      ['photos', 'measured', 'programs that wanted a core, before and after'],
      sorted.map(({ photos, at, load }) => [
        photos.toLocaleString('en-US'),
        at.slice(0, 16),
        load.map(short).join(', '),
      ]),
    ),
    '## How it grows',
    ...drawn.map(({ file, title, slopes }) =>
      [`![${title}](${file})`, slopes.map((one) => `${one.name}: ${slopeOf(one).toFixed(2)}`).join(' · ')].join('\n\n'),
    ),
    '## The disk',
    ...(largest
      ? [
          table(
            ['part', 'bytes a photo'],
            [...largest.disk, { part: 'in all', bytes: largest.disk.reduce((sum, { bytes }) => sum + bytes, 0) }].map(
              ({ part, bytes }) => [part, short(bytes)],
            ),
          ),
        ]
      : []),
    '## Everything that was measured',
    'Median, what 19 of 20 do not exceed, and in parentheses the CPU milliseconds of all threads of the process.',
    ...allOf(sorted),
  ]
  writeFileSync(join(folder, 'SCALE.md'), `${text.join('\n\n')}\n`)
}

function cellOf(one: Measurement | undefined): string {
  if (one === undefined) return '–'
  const cpu = one.cpu === undefined ? '' : ` (${short(one.cpu)})`
  return one.samples > 1 ? `${short(one.median)}, ${short(one.p95)}${cpu}` : short(one.median)
}

function allOf(results: readonly ScaleResult[]): string[] {
  const parts = [...new Set(results.flatMap((result) => Object.keys(result.parts)))]
  return parts.flatMap((part) => {
    const names = [...new Set(results.flatMap((result) => result.parts[part]?.map(({ what }) => what) ?? []))]
    const head = ['', ...results.map(({ photos }) => photos.toLocaleString('en-US')), 'unit']
    const rows = names.map((name) => {
      const found = results.map((result) => result.parts[part]?.find(({ what }) => what === name))
      const cells = found.map((one) => cellOf(one))
      return [name, ...cells, found.find((one) => one !== undefined)?.unit ?? '']
    })
    return [`### ${part}`, table(head, rows)]
  })
}
