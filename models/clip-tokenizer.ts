/**
 * CLIP's `tokenizer.json` in Hugging Face's format, made from the list of merges that OpenAI published with the model
 * (`bpe_simple_vocab_16e6.txt`).
 *
 * Downloaded models bring their own; this one lets tests check the tokenizer without a download.
 *
 * @param merges The text of that file, unpacked.
 */
export function clipTokenizer(merges: string): object {
  const bytes = byteCharacters()
  // The first line names the format; behind the 48,894 merges that CLIP uses, the file goes on.
  const pairs = merges.split('\n').slice(1, 1 + 48_894)
  const tokens = [
    ...bytes,
    ...bytes.map((character) => `${character}${endOfWord}`),
    ...pairs.map((pair) => pair.replace(' ', '')),
    start,
    end,
  ]
  const vocabulary = Object.fromEntries(tokens.map((token, id) => [token, id]))
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(start, vocabulary, true), special(end, vocabulary, false)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: wordPattern }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, vocabulary[end]],
      cls: [start, vocabulary[start]],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: endOfWord,
      fuse_unk: false,
      vocab: vocabulary,
      merges: pairs,
    },
  }
}

const start = '<|startoftext|>'
const end = '<|endoftext|>'
const endOfWord = '</w>'

/** English contractions, words, single digits, and runs of anything else. */
const wordPattern = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"

function special(content: string, vocabulary: Readonly<Record<string, number>>, normalized: boolean): object {
  const id = vocabulary[content]
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized, special: true }
}

/**
 * The character that stands for each byte, in the vocabulary's order: printable ones of Latin-1 stand for themselves and
 * come first, then the others, for which characters from 256 on are borrowed.
 */
function byteCharacters(): string[] {
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad)
  const all = Array.from({ length: 256 }, (_, byte) => byte)
  const printable = all.filter(isPrintable).map((byte) => String.fromCharCode(byte))
  const borrowed = all.filter((byte) => !isPrintable(byte)).map((_, index) => String.fromCharCode(256 + index))
  return [...printable, ...borrowed]
}
