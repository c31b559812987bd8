/** Texts that both sides of the contract say: about queries, and about what a call is given. In one place, to be translated. */
export const strings = {} as const
