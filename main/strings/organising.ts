/** Texts about albums, saved searches, favourites, tags, and taking changes back. */
export const organising = {} as const
