/** Texts about why a picture cannot be read. */
export const pictures = {} as const
