/** Texts about opening it, its processes, and what it is asked for that is not there. */
export const library = {} as const
