import { Failure, messageOf } from '../../preload/contract/failure.ts'

/** Something to tell the person, shown for a while and read out. */
export interface Notice {
  readonly id: number
  readonly kind: 'problem' | 'done'
  readonly text: string
}

/** What there is to tell. Problems stay until dismissed or pushed out; good news goes by itself. */
export class Notices {
  list = $state.raw<readonly Notice[]>([])
  #nextId = 1

  /** Tells that something failed. Whatever was cancelled on purpose is no news. */
  readonly problem = (error: unknown): void => {
    if (error instanceof Failure && error.code === 'cancelled') return
    this.#add('problem', messageOf(error))
  }

  /** Tells that something was done. */
  readonly done = (text: string): void => this.#add('done', text)

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }

  #add(kind: Notice['kind'], text: string): void {
    const others = this.list.filter((notice) => notice.text !== text)
    this.list = [...others.slice(-2), { id: this.#nextId++, kind, text }]
  }
}
