import { strings } from '../../strings.ts'
import type { AttributeMessage, ModelMessage, NodeMessage, TensorMessage, ValueMessage } from './messages.ts'
import {
  elementTypes,
  type Attribute,
  type ElementType,
  type Model,
  type Node,
  type Tensor,
  type Value,
} from './model.ts'
import { ModelProto } from './schema.ts'

/**
 * Reads an ONNX file. Weights are views into `bytes`, not copies.
 *
 * Throws where the file is no ONNX or uses what this project has no words for: attributes that are graphs, sparse
 * tensors, tensors of strings.
 */
export function readModel(bytes: Uint8Array): Model {
  // The codec's answer has the shape of the schema; its own types do not say so.
  const message = ModelProto.decode(bytes) as unknown as ModelMessage
  const { graph } = message
  if (!graph) throw new Error(strings.networks.noGraph)
  const weights = graph.initializer.map(tensorOf)
  const weightNames = new Set(weights.map(({ name }) => name))
  return {
    name: graph.name,
    description: message.docString,
    // Old files list their weights among the inputs too.
    inputs: graph.input.filter(({ name }) => !weightNames.has(name)).map(valueOf),
    outputs: graph.output.map(valueOf),
    nodes: graph.node.map(nodeOf),
    weights,
    operatorSets: Object.fromEntries(
      message.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, version.toNumber()]),
    ),
  }
}

const nameOfType = new Map<number, ElementType>(
  Object.entries(elementTypes).map(([name, number]) => [number, name as ElementType]),
)

function typeOf(number: number, of: 'tensor' | 'value', name: string): ElementType {
  const type = nameOfType.get(number)
  if (!type) throw new Error(strings.networks.elementType[of](name, number))
  return type
}

function tensorOf(message: TensorMessage): Tensor {
  const type = typeOf(message.dataType, 'tensor', message.name)
  const base = { name: message.name, type, dims: message.dims.map((dim) => dim.toNumber()) }
  if (message.dataLocation !== 1) return { ...base, data: dataOf(message, type) }
  const entries = new Map(message.externalData.map(({ key, value }) => [key, value]))
  const external = {
    location: entries.get('location') ?? '',
    offset: Number(entries.get('offset') ?? 0),
    length: Number(entries.get('length') ?? 0),
  }
  return { ...base, data: new Uint8Array(), external }
}

/** Some writers use a list of numbers per type in place of raw bytes. */
function dataOf(message: TensorMessage, type: ElementType): Uint8Array {
  if (message.rawData.length > 0) return view(message.rawData)
  const { floatData, doubleData, int32Data, int64Data, uint64Data } = message
  if (floatData.length > 0) return view(Float32Array.from(floatData))
  if (doubleData.length > 0) return view(Float64Array.from(doubleData))
  if (int64Data.length > 0) return view(BigInt64Array.from(int64Data, (value) => BigInt(value.toString())))
  if (uint64Data.length > 0) {
    const values = uint64Data.map((value) => value.toNumber())
    return type === 'uint32' ? view(Uint32Array.from(values)) : view(BigUint64Array.from(values, BigInt))
  }
  switch (type) {
    case 'int32':
      return view(Int32Array.from(int32Data))
    case 'int16':
      return view(Int16Array.from(int32Data))
    case 'uint16':
    case 'float16':
      return view(Uint16Array.from(int32Data))
    case 'float32':
    case 'uint8':
    case 'int8':
    case 'int64':
    case 'bool':
    case 'float64':
    case 'uint32':
    case 'uint64':
      return Uint8Array.from(int32Data)
  }
}

const view = (numbers: NodeJS.TypedArray): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

function nodeOf(message: NodeMessage): Node {
  const attributes = message.attribute.map((attribute) => [attribute.name, attributeOf(attribute)] as const)
  return {
    name: message.name,
    operator: message.opType,
    domain: message.domain === 'ai.onnx' ? '' : message.domain,
    inputs: message.input,
    outputs: message.output,
    attributes: Object.fromEntries(attributes),
  }
}

const text = new TextDecoder()

function attributeOf(message: AttributeMessage): Attribute {
  switch (message.type) {
    case 1:
      return { float: message.f }
    case 2:
      return { int: message.i.toNumber() }
    case 3:
      return { string: text.decode(message.s) }
    case 4:
      if (message.t) return { tensor: tensorOf(message.t) }
      break
    case 6:
      return { floats: message.floats }
    case 7:
      return { ints: message.ints.map((int) => int.toNumber()) }
    case 8:
      return { strings: message.strings.map((bytes) => text.decode(bytes)) }
  }
  throw new Error(strings.networks.attributeKind(message.name, message.type))
}

function valueOf(message: ValueMessage): Value {
  const tensor = message.type?.tensorType
  if (!tensor) throw new Error(strings.networks.noTensor(message.name))
  const shape = tensor.shape?.dim.map((dim) => (dim.value === 'dimValue' ? dim.dimValue.toNumber() : dim.dimParam))
  return { name: message.name, type: typeOf(tensor.elemType, 'value', message.name), shape: shape ?? null }
}
