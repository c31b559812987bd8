/** One thing at a time, where some things may go ahead of those that are waiting. */
export interface Lane {
  /** Runs `work` when its turn comes: `next` after what is running now, `later` after everything that waits. */
  run<T>(turn: 'next' | 'later', work: () => Promise<T>): Promise<T>
}

export function createLane(): Lane {
  const urgent: (() => Promise<void>)[] = []
  const waiting: (() => Promise<void>)[] = []
  let running = false

  const drain = async (): Promise<void> => {
    if (running) return
    running = true
    for (;;) {
      // Lets messages in between two pieces of work, so that an urgent one can be heard at all.
      await new Promise((resolve) => setImmediate(resolve))
      const work = urgent.shift() ?? waiting.shift()
      if (!work) break
      await work()
    }
    running = false
  }

  return {
    run: (turn, work) =>
      new Promise((resolve, reject) => {
        const queue = turn === 'next' ? urgent : waiting
        queue.push(() => work().then(resolve, reject))
        void drain()
      }),
  }
}
