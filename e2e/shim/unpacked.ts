import { sep } from 'node:path'

/** Native modules named inside `app.asar` are loaded from beside it, as Electron does. Loaded first in every process. */
const { dlopen } = process
process.dlopen = (module: object, file: string, ...flags: [number?]): void =>
  dlopen.call(process, module, file.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`), ...(flags as [number]))
