/** A place in a text, in UTF-16 units. */
export interface Place {
  readonly offset: number
  /** 0 where something is missing. */
  readonly length: number
}

/** Why a text is no query, and where. */
export interface QueryProblem extends Place {
  /** What was found and what was expected, in a sentence or two for people. */
  readonly message: string
  /** Whether going on at the end of the text could make it right. */
  readonly isUnfinished: boolean
}
