/** A line of a plot. */
export interface Series {
  readonly name: string
  /** What is counted along x, and what was measured, both above 0. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** How steep a line is where both scales are logarithmic: 1 is proportional, 0 is constant. By least squares. */
export function slopeOf({ points }: Series): number {
  const logs = points.map(([x, y]) => [Math.log10(x), Math.log10(y)] as const)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(logs.map(([value]) => value)), mean(logs.map(([, value]) => value))]
  const covariance = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0)
  return covariance / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
}

const size = { width: 760, height: 420, left: 76, right: 250, top: 44, bottom: 48 }
/** Told apart by people with any kind of sight: Okabe and Ito, without yellow. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#666666', '#000000']

const numbered = (value: number): string =>
  value >= 1e6 ? `${value / 1e6}M` : value >= 1e3 ? `${value / 1e3}k` : `${Number(value.toPrecision(1))}`

/** A plot with both scales logarithmic, as SVG that can be read on light and dark pages. */
export function logPlot(title: string, unit: string, series: readonly Series[]): string {
  const drawn = series.filter(({ points }) => points.length > 0)
  const decadesOf = (values: readonly number[]): readonly [number, number] => [
    Math.floor(Math.log10(Math.min(...values))),
    Math.max(Math.ceil(Math.log10(Math.max(...values))), Math.floor(Math.log10(Math.min(...values))) + 1),
  ]
  const [fromX, toX] = decadesOf(drawn.flatMap(({ points }) => points.map(([x]) => x)))
  const [fromY, toY] = decadesOf(drawn.flatMap(({ points }) => points.map(([, y]) => y)))
  const { width, height, left, right, top, bottom } = size
  const place = (value: number, from: number, to: number, begin: number, end: number): number =>
    begin + ((Math.log10(value) - from) / (to - from)) * (end - begin)
  const xOf = (x: number): number => place(x, fromX, toX, left, width - right)
  const yOf = (y: number): number => place(y, fromY, toY, height - bottom, top)
  const powers = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i))

  const grid = [
    ...powers(fromX, toX).map(
      (x) =>
        `<path d="M${xOf(x)} ${top}V${height - bottom}"/><text x="${xOf(x)}" y="${height - bottom + 20}" text-anchor="middle">${numbered(x)}</text>`,
    ),
    ...powers(fromY, toY).map(
      (y) =>
        `<path d="M${left} ${yOf(y)}H${width - right}"/><text x="${left - 8}" y="${yOf(y) + 4}" text-anchor="end">${numbered(y)}</text>`,
    ),
  ]
  const lines = drawn.map((one, i) => {
    const colour = colours[i % colours.length]!
    const at = one.points.map(([x, y]) => `${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`)
    const dots = at.map((point) => `<circle cx="${point.split(' ')[0]!}" cy="${point.split(' ')[1]!}" r="3.5"/>`)
    const slope = one.points.length > 1 ? `, slope ${slopeOf(one).toFixed(2)}` : ''
    return `<g fill="${colour}"><path d="M${at.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}
<circle cx="${width - right + 22}" cy="${top + 8 + i * 22}" r="5"/><text x="${width - right + 34}" y="${top + 12 + i * 22}" fill="#888">${one.name}${slope}</text></g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">
<text x="${left}" y="22" font-size="15" fill="#888">${title}, ${unit}</text>
<g stroke="#8884" fill="#888" stroke-width="1">${grid.join('\n').replaceAll('<text', '<text stroke="none"')}</g>
<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle" fill="#888">photos</text>
${lines.join('\n')}
</svg>
`
}
