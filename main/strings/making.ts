/** Texts about making pictures. */
export const making = {} as const
