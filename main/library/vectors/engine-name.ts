/**
 * The engines there are. `scan` holds eight bits a dimension in memory and is the fastest; `sqlite-vec` holds nothing
 * and takes seconds where there are a million photos; `sqlite-vss` searches a snapshot in a process of its own.
 */
export const engineNames = ['scan', 'sqlite-vec', 'sqlite-vss'] as const
export type EngineName = (typeof engineNames)[number]
