/** Texts about models: fetching, checking and running them. */
export const models = {} as const
