/** Share of a normal distribution that lies above `deviations`. Wrong by less than 2e-7 (Abramowitz and Stegun, 7.1.26). */
export function normalTail(deviations: number): number {
  const x = Math.abs(deviations) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const above = 0.5 * series * Math.exp(-x * x)
  return deviations >= 0 ? above : 1 - above
}
