/** Turns structured-clonable values into what JSON can hold, and back. */
export interface Codec {
  encode(value: unknown): unknown
  decode(value: unknown): unknown
}

interface Tagged {
  readonly $: string
  readonly v: string
}

/**
 * Makes the codec. Complete in itself: its source text also runs in the page, so it may refer to nothing outside.
 * Knows what our messages hold: plain values, arrays, objects, `undefined` and bytes. Anything else throws.
 */
export function createCodec(): Codec {
  const toBase64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768))
    return btoa(text)
  }
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const isTagged = (value: object): value is Tagged => '$' in value

  const encode = (value: unknown): unknown => {
    if (value === undefined) return { $: 'undefined', v: '' }
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: String(value) }
    if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return value
    if (value instanceof Uint8Array) return { $: 'bytes', v: toBase64(value) }
    if (value instanceof Float32Array) return { $: 'floats', v: toBase64(new Uint8Array(value.slice().buffer)) }
    if (Array.isArray(value)) return value.map(encode)
    const prototype: unknown = Object.getPrototypeOf(value)
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
    if (!isPlain) throw new Error(`The Electron shim cannot send ${Object.prototype.toString.call(value)}`)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]))
  }

  const decode = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(decode)
    if (!isTagged(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]))
    switch (value.$) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(value.v)
      case 'bytes':
        return fromBase64(value.v)
      case 'floats':
        return new Float32Array(fromBase64(value.v).buffer)
      default:
        throw new Error(`The Electron shim cannot read a value tagged ${value.$}`)
    }
  }

  return { encode, decode }
}
