/** Texts about what is asked for. */
export const searching = {} as const
