/** How a page of the desktop app gets its ports: it asks on one channel, and they come on the other. */
export const portChannels = { request: 'recollect:request-ports', ports: 'recollect:ports' } as const

/** The message that brings them from the preload to the page: first the library's port, then the shell's. */
export const portsMessage = { kind: 'recollect-ports' } as const
