import { downloads } from './strings/downloads.ts'
import { folders } from './strings/folders.ts'
import { library } from './strings/library.ts'
import { making } from './strings/making.ts'
import { models } from './strings/models.ts'
import { networks } from './strings/networks.ts'
import { organising } from './strings/organising.ts'
import { pictures } from './strings/pictures.ts'
import { searching } from './strings/searching.ts'
import { shell } from './strings/shell.ts'

/** Every text of the program behind the page that people see, in one place, so that it can be translated. */
export const strings = {
  shell,
  library,
  folders,
  searching,
  organising,
  models,
  downloads,
  networks,
  making,
  pictures,
} as const
