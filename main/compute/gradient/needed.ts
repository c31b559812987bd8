import type { Model, Node } from '../onnx/model.ts'

/** The nodes that `outputs` are computed from, in order. */
export function nodesFor(nodes: readonly Node[], outputs: Iterable<string>): Node[] {
  const needed = new Set(outputs)
  const kept: Node[] = []
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue
    kept.push(node)
    for (const input of node.inputs) needed.add(input)
  }
  return kept.reverse()
}

/** The same model without nodes, weights and inputs that none of its outputs depends on. */
export function pruned(model: Model): Model {
  const outputs = model.outputs.map(({ name }) => name)
  const nodes = nodesFor(model.nodes, outputs)
  const used = new Set([...outputs, ...nodes.flatMap(({ inputs }) => inputs)])
  return {
    ...model,
    nodes,
    weights: model.weights.filter(({ name }) => used.has(name)),
    inputs: model.inputs.filter(({ name }) => used.has(name)),
  }
}
