import { elementTypes, type Attribute, type Model, type Node, type Tensor, type Value } from './model.ts'
import { ModelProto } from './schema.ts'

/** Version of the file format itself: the one of operator set 17. Newer runtimes read it, and so do old ones. */
const fileVersion = 8

/** Writes an ONNX file. The same model always gives the same bytes. Limit of the format: 2 GB; use external weights above. */
export function writeModel(model: Model): Uint8Array {
  const message = {
    irVersion: int64(fileVersion),
    producerName: 'recollect',
    docString: model.description,
    graph: {
      name: model.name,
      node: model.nodes.map(nodeMessage),
      initializer: model.weights.map(tensorMessage),
      input: model.inputs.map(valueMessage),
      output: model.outputs.map(valueMessage),
    },
    opsetImport: Object.entries(model.operatorSets).map(([domain, version]) => ({ domain, version: int64(version) })),
  }
  return ModelProto.encode(message).finish()
}

/** An int64 as the codec takes it. Numbers beyond its reach stand for "to the end" and become the largest there is. */
function int64(value: number): { low: number; high: number } {
  const whole = value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value)
  return { low: Number(BigInt.asIntN(32, whole)), high: Number(whole >> 32n) }
}

const utf8 = new TextEncoder()

function tensorMessage({ name, type, dims, data, external }: Tensor): object {
  const base = { name, dataType: elementTypes[type], dims: dims.map(int64) }
  if (!external) return { ...base, rawData: data }
  const externalData = Object.entries(external).map(([key, value]) => ({ key, value: String(value) }))
  return { ...base, dataLocation: 1, externalData }
}

function nodeMessage(node: Node): object {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    opType: node.operator,
    attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...attributeMessage(value) })),
    ...(node.domain && { domain: node.domain }),
  }
}

function attributeMessage(attribute: Attribute): object {
  if ('float' in attribute) return { f: attribute.float, type: 1 }
  if ('int' in attribute) return { i: int64(attribute.int), type: 2 }
  if ('string' in attribute) return { s: utf8.encode(attribute.string), type: 3 }
  if ('tensor' in attribute) return { t: tensorMessage(attribute.tensor), type: 4 }
  if ('floats' in attribute) return { floats: attribute.floats, type: 6 }
  if ('ints' in attribute) return { ints: attribute.ints.map(int64), type: 7 }
  return { strings: attribute.strings.map((string) => utf8.encode(string)), type: 8 }
}

function valueMessage({ name, type, shape }: Value): object {
  if (type === null) return { name }
  const dim = shape?.map((size) => (typeof size === 'number' ? { dimValue: int64(size) } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: elementTypes[type], ...(dim && { shape: { dim } }) } } }
}
