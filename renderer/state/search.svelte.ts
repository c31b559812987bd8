import { Failure, messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { answerOf, type Answer } from './answer.ts'
import { halvesOf, isSearch, queryOf, type Question } from './question.ts'
import { Refresher } from './refresher.ts'

/** Milliseconds of quiet before what is being typed is asked. */
const typingPauseMs = 120

/** Photos in a first ranked answer. Doubled as often as somebody scrolls near its end. */
const firstLimit = 500

/** One half of an answer: found by words, or by what pictures show. */
class Half {
  answer = $state.raw<Answer>()
  /** The question that {@link answer} answers: the one before, while a new one is being asked. */
  asked = $state.raw<Question>()
  /** Why there is no answer, in a sentence. */
  problem = $state.raw<Failure>()
  pending = $state.raw(false)
  limit = firstLimit

  abort = new AbortController()

  clear(): void {
    this.abort.abort()
    this.answer = undefined
    this.asked = undefined
    this.problem = undefined
    this.pending = false
    this.limit = firstLimit
  }
}

/** The answers to the question in the search box. Its halves are asked together; `words` is there almost at once. */
export class Search {
  readonly words = new Half()
  readonly pictures = new Half()
  readonly #library: LibraryClient
  readonly #refresher: Refresher
  #question: Question | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(library: LibraryClient) {
    this.#library = library
    this.#refresher = new Refresher(() => this.#again(), 1_500)
    const refresh = (): void => void (this.#question && this.#refresher.request())
    library.on('library.changed', refresh)
    library.on('models.changed', refresh)
  }

  /** Asks a question: at once, or after a pause in typing. What was being asked before is cancelled. */
  ask(question: Question, when: 'now' | 'after-pause'): void {
    clearTimeout(this.#timer)
    if (!isSearch(question)) return this.#stop()
    this.#question = question
    this.words.pending = halvesOf(question).includes('words')
    this.pictures.pending = true
    this.#timer = setTimeout(() => this.#start(question), when === 'now' ? 0 : typingPauseMs)
  }

  /** Somebody nears the end of an answer that was cut short: ask for twice as much. */
  more(by: 'words' | 'pictures'): void {
    const half = this[by]
    if (!this.#question || half.pending || !half.answer || half.answer.count >= half.answer.total) return
    half.limit *= 2
    half.pending = true
    void this.#load(by, this.#question)
  }

  refresh(): void {
    if (this.#question) this.#refresher.now()
  }

  #start(question: Question): void {
    for (const half of [this.words, this.pictures]) half.limit = firstLimit
    const halves = halvesOf(question)
    if (!halves.includes('words')) this.words.clear()
    for (const half of halves) void this.#load(half, question)
  }

  #stop(): void {
    this.#question = undefined
    this.words.clear()
    this.pictures.clear()
  }

  async #again(): Promise<void> {
    if (!this.#question || this.words.pending || this.pictures.pending) return
    const question = this.#question
    await Promise.all(halvesOf(question).map((half) => this.#load(half, question)))
  }

  async #load(by: 'words' | 'pictures', question: Question): Promise<void> {
    const half = this[by]
    half.abort.abort()
    const abort = (half.abort = new AbortController())
    try {
      const list = await this.#library.call(
        'photos.list',
        { query: queryOf(question, by), by, limit: half.limit },
        abort.signal,
      )
      if (abort.signal.aborted) return
      half.answer = answerOf(list)
      half.asked = question
      half.problem = undefined
    } catch (error) {
      if (abort.signal.aborted) return
      half.answer = undefined
      half.asked = question
      half.problem = error instanceof Failure ? error : new Failure('internal', messageOf(error))
    } finally {
      if (!abort.signal.aborted) half.pending = false
    }
  }
}
