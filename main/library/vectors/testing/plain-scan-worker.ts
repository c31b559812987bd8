/** The thread of the default engine on a machine without WebAssembly. */
Reflect.deleteProperty(globalThis, 'WebAssembly')
await import('../scan-worker.ts')

export {}
