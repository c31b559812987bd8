import type { Registry } from '../registry.ts'
import { exitCodes } from '../exit-code.ts'
export function addBench({ add, run }: Registry): void {
  const group = add({ syntax: 'bench', summary: 'Measure.', example: 'bench index' })
  for (const s of ['index', 'search']) {
    const c = add({ under: group, syntax: s, summary: 'x', example: `bench ${s}` })
    c.action(() => run(c, async () => exitCodes.done))
  }
}
