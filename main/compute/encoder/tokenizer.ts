import { readFile } from 'node:fs/promises'
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { Tokenization } from '../../library/models/model-spec.ts'
import { strings } from '../../strings.ts'

/** One text as a text tower takes it. */
export interface Tokens {
  /** Exactly `context` token ids: cut so that the end token stays, or filled up with the pad token. */
  readonly ids: readonly number[]
  /** How many of them stand for the text, the end token included. */
  readonly used: number
}

/** Turns words into the numbers that a text tower takes. */
export interface Tokenizer {
  encode(text: string): Tokens
}

/**
 * Reads a model's `tokenizer.json`. A large one (SigLIP 2: 34 MB, 580,000 merges) takes most of a second.
 *
 * @throws {Failure} `model-damaged` if the file cannot be read or is no tokenizer.
 */
export async function openTokenizer(tokenization: Tokenization): Promise<Tokenizer> {
  const { context, pad, end, lowercase } = tokenization
  const tokenizer = await load(tokenization.file)

  return {
    encode(text) {
      const { ids } = tokenizer.encode(lowercase ? text.toLowerCase() : text)
      if (!ids.every(Number.isSafeInteger)) {
        throw new Failure('model-damaged', strings.models.running.noToken(tokenization.file, text))
      }
      // Some tokenizers add the end token themselves; none may go without it, because the tower looks there.
      const whole = ids.at(-1) === end ? ids : [...ids, end]
      const cut = whole.length > context ? [...whole.slice(0, context - 1), end] : whole
      return { ids: [...cut, ...Array<number>(context - cut.length).fill(pad)], used: cut.length }
    },
  }
}

async function load(file: string): Promise<HuggingFaceTokenizer> {
  try {
    const definition = JSON.parse(await readFile(file, 'utf8')) as { model?: { unk_token?: string } }
    // The library takes the unknown token of word-level vocabularies from here, not from the definition.
    return new HuggingFaceTokenizer(definition, { unk_token: definition.model?.unk_token })
  } catch (error) {
    throw new Failure('model-damaged', strings.models.running.tokenizerUnreadable(file, messageOf(error)), {
      cause: error,
    })
  }
}
