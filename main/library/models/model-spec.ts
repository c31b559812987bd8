/** How a picture becomes the image tower's input. */
export interface Preprocessing {
  /** Side of the square input, in pixels. */
  readonly size: number
  /** `crop`: shortest side to `size`, then the centre square. `squash`: both sides to `size`. */
  readonly resize: 'crop' | 'squash'
  readonly interpolation: 'bilinear' | 'bicubic'
  /** Per channel, of values in 0 to 1, in the order R, G, B. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

/** How words become the text tower's input. */
export interface Tokenization {
  /** Absolute path of a Hugging Face `tokenizer.json`. */
  readonly file: string
  /** Length of every sequence, in tokens. */
  readonly context: number
  /** Token that fills up a sequence. */
  readonly pad: number
  /** Token that ends one; kept when a text is cut to `context`. */
  readonly end: number
  readonly lowercase: boolean
}

/** One tower inside an ONNX file. */
export interface Tower {
  /** Absolute path. Both towers may name the same file: one graph that takes both inputs. */
  readonly file: string
  readonly input: string
  readonly output: string
}

/** An installed model: everything compute needs to load it. */
export interface ModelSpec {
  /** Names the vector space: manifest id and dtype. Vectors of different keys are never compared. */
  readonly key: string
  readonly dimensions: number
  readonly image: Tower & { readonly preprocessing: Preprocessing }
  readonly text: Tower & { readonly tokenization: Tokenization; readonly ids: 'int32' | 'int64' }
  /** Multiplier of cosines before a softmax or sigmoid (already exponentiated), and what is added. */
  readonly logitScale: number
  readonly logitBias: number
  /** Most images that one run takes. */
  readonly batch: number
  /** Numbers of the image half; decides how closely a processor must agree with the CPU. Full precision unless said otherwise. */
  readonly precision?: 'fp32' | 'fp16' | 'int8' | undefined
}
