/** One thing at a time, in order. */
export interface Lane {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      // Lets messages in between two pieces of work: whoever waits may have changed their mind.
      const free = last.then(() => new Promise((resolve) => setImmediate(resolve)))
      const result = free.then(work)
      last = result.catch(() => undefined)
      return result
    },
  }
}
