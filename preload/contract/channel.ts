/** An ordered, two-way pipe of structured-clonable messages between two processes. */
export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when either side closes or dies. Called at once if that has already happened. */
  onClose(listener: () => void): void
  close(): void
}

/** Two ends of one in-process pipe. Clones like a real process boundary does; closing one end closes both. */
export function channelPair(): readonly [Channel, Channel] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const closers: (() => void)[] = []
  let open = true
  const end = (mine: 0 | 1, theirs: 0 | 1): Channel => ({
    send(message) {
      if (!open) return
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => listeners[theirs].forEach((listener) => listener(copy)))
    },
    onMessage: (listener) => void listeners[mine].push(listener),
    onClose: (listener) => (open ? void closers.push(listener) : listener()),
    close() {
      open = false
      closers.splice(0).forEach((listener) => listener())
    },
  })
  return [end(0, 1), end(1, 0)]
}
