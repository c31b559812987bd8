import { strings } from '../../strings.ts'
import type { Node } from '../onnx/model.ts'

/** Thrown when a graph cannot be differentiated. Its message names the operator and the node that stand in the way. */
export class NoGradient extends Error {
  /** As ONNX calls it, with its domain where that is not ONNX's own. */
  readonly operator: string
  readonly node: string

  constructor(node: Node, why: string) {
    const operator = operatorOf(node)
    const name = node.name || node.outputs.find((output) => output !== '') || strings.networks.nameless
    super(strings.networks.noGradient(operator, name, why))
    this.name = 'NoGradient'
    this.operator = operator
    this.node = name
  }
}

function operatorOf({ domain, operator }: Node): string {
  return domain === '' ? operator : `${domain}.${operator}`
}
