import { columnOf } from '../../../preload/contract/columns.ts'
import type { Encoded } from '../../../preload/contract/commands.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { probabilities } from '../../library/models/probabilities.ts'
import type { Context } from '../context.ts'
import { exitCodes, Stop, usage, type ExitCode } from '../exit-code.ts'
import { pathFields, readablePath } from '../paths.ts'
import { pictureOf, type Picture } from '../pictures.ts'
import type { Registry } from '../registry.ts'
import { mostEncodedBytes } from './embed.ts'

interface ClassifyOptions {
  readonly labels: string
  readonly prompt: string
}

export function addClassify({ add, run }: Registry): void {
  const command = add({
    syntax: 'classify <photo...>',
    summary: 'Say how likely each of some labels is for a picture, if exactly one of them is right.',
    example: 'classify beach.jpg --labels "a beach,a forest,a city" --prompt "a photo of {}"',
  })
  command
    .requiredOption('--labels <labels>', 'what to choose from, separated by commas')
    .option('--prompt <sentence>', 'the sentence that each label is put into, at {}', 'a photo of a {}')
    .action((photos: string[], options: ClassifyOptions) =>
      run(command, (context) => classify(context, photos, options)),
    )
}

async function classify(
  context: Context,
  photos: readonly string[],
  { labels: typed, prompt }: ClassifyOptions,
): Promise<ExitCode> {
  const labels = typed
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '')
  if (labels.length < 2) throw usage('Give at least two labels to choose between: --labels "cat,dog".')
  if (!prompt.includes('{}')) throw usage(`“${prompt}” has no {} for the label to go to.`)
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: false }, async (client) => {
    const texts = labels.map((label) => prompt.replaceAll('{}', label))
    const words = await client.call('encode.text', { texts }, interrupted)
    let unreadable = 0
    for (const photo of photos) {
      try {
        const picture = await pictureOf(photo, client, context, mostEncodedBytes)
        const likely = probabilities(cosines(words, await encode(client, picture, interrupted)), words)
        print(context, picture.path, labels, likely)
      } catch (error) {
        // One bad picture among many is said and passed over; anything else concerns all of them.
        const itsFault = error instanceof Stop || (error instanceof Failure && error.code === 'image-unreadable')
        if (!itsFault) throw error
        context.note(messageOf(error))
        unreadable += 1
      }
    }
    return unreadable > 0 ? exitCodes.failed : exitCodes.done
  })
}

function encode(client: LibraryClient, picture: Picture, signal: AbortSignal): Promise<Encoded> {
  return client.call('encode.image', 'id' in picture ? { photo: picture.id } : { bytes: picture.bytes }, signal)
}

/** The picture's cosine with each of the texts. */
function cosines(texts: Encoded, image: Encoded): number[] {
  const { dimensions } = texts
  const rows = columnOf.float32(texts.vectors)
  const vector = columnOf.float32(image.vectors)
  return Array.from({ length: rows.length / dimensions }, (_, text) =>
    vector.reduce((sum, value, i) => sum + value * rows[text * dimensions + i]!, 0),
  )
}

function print(context: Context, path: string, labels: readonly string[], likely: readonly number[]): void {
  if (context.json) {
    const rounded = likely.map((value) => Number(value.toPrecision(6)))
    return context.record({ ...pathFields(path), labels, probabilities: rounded })
  }
  context.line(readablePath(path))
  const ranked = labels.map((label, i) => ({ label, value: likely[i]! })).sort((a, b) => b.value - a.value)
  for (const { label, value } of ranked) context.line(`  ${(value * 100).toFixed(1).padStart(5)} %  ${label}`)
}
