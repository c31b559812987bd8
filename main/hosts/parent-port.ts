import type { PortMain } from './channels.ts'

/** The part of Electron's `process.parentPort` that utility processes here use, so that plain Node can check them. */
export interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: PortMain[] }) => void): unknown
}

/** The pipe to whoever forked this utility process. */
export function parentPort(): ParentPort {
  const { parentPort: port } = process as { parentPort?: ParentPort }
  if (!port) throw new Error('This entry runs as an Electron utility process only')
  return port
}
