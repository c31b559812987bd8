/** Asked for by the language and by whoever prints an object, not by the app. */
const notOurs = new Set<string | symbol>([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
])

/** Says that the app uses something of Electron that the shim does not have. */
export function unimplemented(name: string): never {
  throw new Error(`The Electron shim does not implement ${name}`)
}

/** `implemented`, except that asking for anything else throws and names it. */
export function partOf<T extends object>(name: string, implemented: T): T {
  return new Proxy(implemented, {
    get(target, key) {
      if (!(key in target) && typeof key === 'string' && !notOurs.has(key)) unimplemented(`${name}.${key}`)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' && !isClass(value) ? (value.bind(target) as unknown) : value
    },
    // Setters, too, are to find the object's private parts.
    set: (target, key, value) => Reflect.set(target, key, value, target),
  })
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value))
}
