import type { Model } from './model.ts'

/** The nodes and weights of a model with other names, so that they can be put into another graph. */
export interface Part {
  readonly nodes: Model['nodes']
  readonly weights: Model['weights']
  /** The new name of one of the model's values. */
  readonly nameOf: (value: string) => string
}

/**
 * Gives every value and node of `model` a name that begins with `prefix`.
 *
 * @param given What some of its inputs are called already in the graph that it is put into.
 */
export function renamed(model: Model, prefix: string, given: Readonly<Record<string, string>>): Part {
  const nameOf = (value: string): string => (value === '' ? '' : (given[value] ?? `${prefix}${value}`))
  return {
    nodes: model.nodes.map((node) => ({
      ...node,
      name: node.name && `${prefix}${node.name}`,
      inputs: node.inputs.map(nameOf),
      outputs: node.outputs.map(nameOf),
    })),
    weights: model.weights.map((weight) => ({ ...weight, name: nameOf(weight.name) })),
    nameOf,
  }
}
