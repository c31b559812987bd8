import { Failure, messageOf } from '../../preload/contract/failure.ts'

/** Something that can be done about a notice, as a button on it. */
export interface NoticeAction {
  readonly label: string
  readonly run: () => void
}

/** Something to tell the person, shown for a while and read out. */
export interface Notice {
  readonly id: number
  readonly kind: 'problem' | 'done'
  readonly text: string
  readonly action: NoticeAction | undefined
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

  /** Tells that something was done, and offers what can still be done about it. Answers with the notice's number. */
  readonly done = (text: string, action?: NoticeAction): number => this.#add('done', text, action)

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }

  #add(kind: Notice['kind'], text: string, action?: NoticeAction): number {
    // Only the newest offer is worth a button: an older one would do something else by now.
    const others = this.list.filter((notice) => notice.text !== text && !(action && notice.action))
    const id = this.#nextId++
    this.list = [...others.slice(-2), { id, kind, text, action }]
    return id
  }
}
