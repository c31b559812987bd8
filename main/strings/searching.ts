/** Texts about what is asked for. */
export const searching = {
  unknown: {
    tag: (name: string, meant: string | undefined) => `There is no tag called “${name}”.${didYouMean(meant)}`,
    album: (name: string, meant: string | undefined) => `There is no album called “${name}”.${didYouMean(meant)}`,
    folder: (name: string, meant: string | undefined) => `There is no folder called “${name}”.${didYouMean(meant)}`,
    camera: (part: string, known: readonly string[]) =>
      `No photo was taken with a “${part}”. The cameras are: ${known.join(', ')}.`,
    anyCamera: (part: string) => `No photo was taken with a “${part}”. No photo says what it was.`,
  },
  tooManyBranches: (count: number, most: number) =>
    `With every “or” between words, this search asks for ${count > 1_000 ? 'thousands of' : count} pictures at once; ${most} are the most.`,
  cancelsOut: 'What this asks for cancels out. Nothing is left to look for.',
  needsModel: 'Choose a model in the settings to find photos by what they show.',
  notLookedAt: 'The model has not looked at this photo yet. Try again in a while.',
  imageGone: 'This picture is no longer here. Drop it in again.',
  listChanged: 'The list has changed. Ask for it from its beginning.',
  cancelled: 'The search was cancelled.',
  stopped: (reason: string) => `The search stopped unexpectedly (${reason}). Try again.`,
  /** A reason for the above. */
  ended: (exitCode: number) => `it ended with code ${exitCode}`,
} as const

function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : ` Did you mean “${meant}”?`
}
