/** The dialogs that are open, the uppermost last: outside of it everything is inert, and unheard by screen readers. */
class OpenDialogs {
  #list = $state.raw<readonly HTMLDialogElement[]>([])

  get uppermost(): HTMLDialogElement | undefined {
    return this.#list.at(-1)
  }

  /** Opens one above all others. Whoever does calls the function that is returned when it goes. */
  open(dialog: HTMLDialogElement): () => void {
    dialog.showModal()
    this.#list = [...this.#list, dialog]
    return () => {
      dialog.close()
      this.#list = this.#list.filter((each) => each !== dialog)
    }
  }
}

export const openDialogs = new OpenDialogs()
