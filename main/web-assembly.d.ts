/** The part of WebAssembly's JavaScript interface that is used here: Node has it, but its types do not say so. */
declare namespace WebAssembly {
  interface Module {
    readonly __module: never
  }
  interface Instance {
    readonly exports: Record<string, unknown>
  }
  interface Memory {
    readonly buffer: ArrayBuffer
    /** Pages of 64 KiB. Detaches `buffer`. */
    grow(pages: number): number
  }
  type Imports = Record<string, Record<string, unknown>>
  const Memory: new (descriptor: { initial: number; maximum?: number; shared?: boolean }) => Memory
  const Module: new (bytes: Uint8Array | ArrayBuffer) => Module
  const Instance: new (module: Module, imports?: Imports) => Instance
  function compile(bytes: Uint8Array | ArrayBuffer): Promise<Module>
  function instantiate(module: Module, imports?: Imports): Promise<Instance>
  function validate(bytes: Uint8Array | ArrayBuffer): boolean
}
