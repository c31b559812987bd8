/** Texts about calls themselves, whatever they ask for. */
export const connection = {
  gone: 'The other side of the connection went away.',
  cancelled: (method: string) => `${method} was cancelled.`,
  /** @param at As in `photos[0].id`; empty: all of it. @param problem What a schema says, in English. */
  wrongAt: (at: string, problem: string) => (at === '' ? `${problem}.` : `${at}: ${problem}.`),
  unknownMethod: (name: string) => `No method is called ${name}.`,
} as const
