import type { Label } from '../../preload/contract/labels.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { foldName } from '../../preload/contract/fold-name.ts'
import type { Context } from './context.ts'
import { exitCodes, Stop, usage } from './exit-code.ts'
import { readablePath } from './paths.ts'

/** The labels of these names, in their order. @throws {Stop} `nothingFound`, telling which ones are alike. */
export async function labelsCalled(
  names: readonly string[],
  client: LibraryClient,
  context: Context,
): Promise<Label[]> {
  const labels = await client.call('labels.list', {}, context.surroundings.interrupted)
  const byName = new Map(labels.map((label) => [foldName(label.name), label]))
  return names.map((name) => {
    const found = byName.get(foldName(name))
    if (found) return found
    const part = foldName(name).slice(0, 3)
    const alike = labels.filter((label) => foldName(label.name).includes(part)).slice(0, 10)
    const hint = alike.length > 0 ? ` There are: ${alike.map((label) => readablePath(label.name)).join(', ')}.` : ''
    throw new Stop(exitCodes.nothingFound, `No label is called “${readablePath(name)}”.${hint}`)
  })
}

/** Reads `--threshold`: deviations for a label of its own, a probability for one of an exclusive group, or `auto`. */
export function thresholdOf(text: string): number | 'auto' {
  if (text === 'auto') return text
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 100) return value
  throw usage(`“${text}” is neither a number from 0 to 100 nor “auto”.`)
}

/** A share from 0 to 1. */
export function shareOf(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw usage(`“${text}” is not a number from 0 to 1.`)
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`
