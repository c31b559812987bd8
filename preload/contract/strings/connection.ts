/** Texts about calls themselves, whatever they ask for. */
export const connection = {
  gone: 'The other side of the connection went away',
  cancelled: (method: string) => `${method} was cancelled`,
  unknownMethod: (name: string) => `No method is called ${name}`,
} as const
