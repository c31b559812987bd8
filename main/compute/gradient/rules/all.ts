import { stops, type Rule } from '../rule.ts'
import { activation } from './activation.ts'
import { arithmetic } from './arithmetic.ts'
import { convolution } from './convolution.ts'
import { indexing } from './indexing.ts'
import { layout } from './layout.ts'
import { matrix } from './matrix.ts'
import { normalisation } from './normalisation.ts'
import { pooling } from './pooling.ts'
import { reductions } from './reduction.ts'
import { resampling } from './resampling.ts'

/** Operators whose output is constant almost everywhere, or does not depend on what the numbers of the input are. */
const jumps = ['Ceil', 'Floor', 'Round', 'Sign', 'Shape', 'Size', 'ConstantOfShape', 'OneHot', 'Range']

/** A rule for every operator of ONNX that can be differentiated. */
export const rules: ReadonlyMap<string, Rule> = new Map([
  ...Object.entries({
    ...arithmetic,
    ...activation,
    ...matrix,
    ...convolution,
    ...normalisation,
    ...reductions,
    ...pooling,
    ...resampling,
    ...layout,
    ...indexing,
  }),
  ...jumps.map((operator): [string, Rule] => [operator, stops]),
])
