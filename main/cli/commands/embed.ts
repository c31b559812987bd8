import { Option } from 'commander'
import { columnOf } from '../../../preload/contract/columns.ts'
import type { Context } from '../context.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { pictureOf } from '../pictures.ts'
import type { Registry } from '../registry.ts'

interface EmbedOptions {
  readonly text?: string
  readonly image?: string
}

export function addEmbed({ add, run }: Registry): void {
  const command = add({
    syntax: 'embed',
    summary: 'Print the vector of a text or a picture: unit length, in the space of the model in use.',
    example: 'embed --text "a photo of a cat" --json',
  })
  command
    .addOption(new Option('--text <text>', 'the text').conflicts('image'))
    .option('--image <photo>', 'the picture: a photo of the library, or any picture file')
    .action((options: EmbedOptions) => run(command, (context) => embed(context, options)))
}

/** What `encode.image` takes. */
export const mostEncodedBytes = 256 * 2 ** 20

async function embed(context: Context, { text, image }: EmbedOptions): Promise<ExitCode> {
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: false }, async (client) => {
    const encode = async () => {
      if (text !== undefined) return client.call('encode.text', { texts: [text] }, interrupted)
      if (image === undefined) throw usage('Say what to embed: --text "…" or --image <photo>.')
      const picture = await pictureOf(image, client, context, mostEncodedBytes)
      return client.call(
        'encode.image',
        'id' in picture ? { photo: picture.id } : { bytes: picture.bytes },
        interrupted,
      )
    }
    const { model, dimensions, vectors } = await encode()
    // Nine significant digits are what it takes to get the same float32 back.
    const vector = Array.from(columnOf.float32(vectors), (value) => Number(value.toPrecision(9)))
    if (context.json) context.record({ model, dimensions, vector })
    else context.line(vector.join(' '))
    return exitCodes.done
  })
}
