import { Failure, messageOf } from '../../preload/contract/failure.ts'

/**
 * The library's answer to what is being typed or dragged. It is asked after a pause, and the newest question only: the
 * one before is cancelled.
 */
export class NewestAnswer<Question, Answer> {
  now = $state.raw<Answer>()
  pending = $state.raw(false)
  /** Why there is no answer. */
  problem = $state.raw<Failure>()
  readonly #answer: (question: Question, signal: AbortSignal) => Promise<Answer>
  readonly #pauseMs: number
  #abort = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param pauseMs Milliseconds of quiet before a question is asked. */
  constructor(answer: (question: Question, signal: AbortSignal) => Promise<Answer>, pauseMs: number) {
    this.#answer = answer
    this.#pauseMs = pauseMs
  }

  ask(question: Question): void {
    this.stop()
    this.pending = true
    this.#timer = setTimeout(() => void this.#load(question), this.#pauseMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#abort.abort()
    this.pending = false
  }

  async #load(question: Question): Promise<void> {
    const abort = (this.#abort = new AbortController())
    try {
      const answer = await this.#answer(question, abort.signal)
      if (abort.signal.aborted) return
      this.now = answer
      this.problem = undefined
    } catch (error) {
      if (abort.signal.aborted) return
      this.now = undefined
      this.problem = error instanceof Failure ? error : new Failure('internal', messageOf(error))
    } finally {
      if (!abort.signal.aborted) this.pending = false
    }
  }
}
