import { Option } from 'commander'
import { engineNames } from '../library/vectors/engine-name.ts'

/** `--index`, for commands that search or fill the library. */
export const indexOption = (): Option =>
  new Option('--index <engine>', 'what searches vectors (default: the fastest that fits into memory)').choices(
    engineNames,
  )
