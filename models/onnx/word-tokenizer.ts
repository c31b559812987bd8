/**
 * A `tokenizer.json` in Hugging Face's format that knows whole words only, for the models that this project makes.
 *
 * A text is brought to lower case and falls into the pieces that match `pattern`; a piece outside the vocabulary becomes
 * the unknown token, and every text ends with the end token.
 */
export function wordTokenizer(options: {
  /** Token ids by word, special tokens included. */
  readonly vocabulary: Readonly<Record<string, number>>
  readonly unknown: string
  readonly end: string
  readonly pad: string
  /** Regular expression of one word. */
  readonly pattern: string
  /** Phrases that count as one word, replaced in order. */
  readonly phrases?: readonly (readonly [pattern: string, word: string])[]
}): object {
  const { vocabulary, unknown, end, pad, pattern, phrases = [] } = options
  const special = (content: string): object => ({
    id: vocabulary[content],
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...new Set([pad, unknown, end])].map(special),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Lowercase' },
        ...phrases.map(([regex, word]) => ({ type: 'Replace', pattern: { Regex: regex }, content: word })),
      ],
    },
    pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Removed', invert: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: end, type_id: 0 } }],
      pair: [],
      special_tokens: { [end]: { id: end, ids: [vocabulary[end]], tokens: [end] } },
    },
    decoder: null,
    model: { type: 'WordLevel', vocab: vocabulary, unk_token: unknown },
  }
}
