import { EventEmitter } from 'node:events'
import { partOf } from './unimplemented.ts'

/** Electron's `ipcMain`, without `handle`: our calls go over ports. */
export const ipcMain = partOf('ipcMain', new EventEmitter())
