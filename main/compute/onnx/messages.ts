/** An int64 as the codec hands it over. */
export interface Long {
  toNumber(): number
  toString(): string
}

/** Shapes of the decoded messages of `schema.ts`. The codec fills every field: absent ones have their default. */
export interface TensorMessage {
  readonly dims: readonly Long[]
  readonly dataType: number
  readonly floatData: readonly number[]
  readonly int32Data: readonly number[]
  readonly int64Data: readonly Long[]
  readonly name: string
  readonly rawData: Uint8Array
  readonly doubleData: readonly number[]
  readonly uint64Data: readonly Long[]
  readonly externalData: readonly { readonly key: string; readonly value: string }[]
  readonly dataLocation: number
}

export interface AttributeMessage {
  readonly name: string
  readonly f: number
  readonly i: Long
  readonly s: Uint8Array
  readonly t: TensorMessage | null
  readonly floats: readonly number[]
  readonly ints: readonly Long[]
  readonly strings: readonly Uint8Array[]
  readonly type: number
}

export interface NodeMessage {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly name: string
  readonly opType: string
  readonly attribute: readonly AttributeMessage[]
  readonly domain: string
}

export interface ValueMessage {
  readonly name: string
  readonly type: {
    readonly tensorType: {
      readonly elemType: number
      readonly shape: {
        readonly dim: readonly { readonly value?: string; readonly dimValue: Long; readonly dimParam: string }[]
      } | null
    } | null
  } | null
}

export interface ModelMessage {
  readonly docString: string
  readonly graph: {
    readonly name: string
    readonly node: readonly NodeMessage[]
    readonly initializer: readonly TensorMessage[]
    readonly input: readonly ValueMessage[]
    readonly output: readonly ValueMessage[]
  } | null
  readonly opsetImport: readonly { readonly domain: string; readonly version: Long }[]
}
