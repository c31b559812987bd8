/** What a key does wherever the focus is. */
export type Command =
  | 'search'
  | 'shortcuts'
  | 'clear'
  | 'larger'
  | 'smaller'
  | 'undo'
  | 'redo'
  | 'select-all'
  | 'sidebar'
  | 'favourite'
  | 'tag'
  | 'album'
  | 'make'

/** Commands that mean the same while a dialog is open. */
export const everywhere: ReadonlySet<Command> = new Set<Command>(['undo', 'redo'])

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'target'>

/** The command that a key stands for; while somebody types, only those that no text could mean. */
export function commandOf(event: Key): Command | undefined {
  const typing = isTyping(event.target)
  if (event.altKey) return undefined
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase()
    if (key === 'f') return 'search'
    if (key === '\\') return 'sidebar'
    if (typing) return undefined
    if (key === 'y' || (key === 'z' && event.shiftKey)) return 'redo'
    if (event.shiftKey) return undefined
    return key === 'z' ? 'undo' : key === 'a' ? 'select-all' : undefined
  }
  if (typing) return undefined
  switch (event.key) {
    case '/':
      return 'search'
    case '?':
      return 'shortcuts'
    case 'Escape':
      return 'clear'
    case '+':
    case '=':
      return 'larger'
    case '-':
      return 'smaller'
    case 'f':
      return 'favourite'
    case 't':
      return 'tag'
    case 'b':
      return 'album'
    case 'g':
      return 'make'
    default:
      return undefined
  }
}

/** Whether keys are text where the focus is. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select')
  )
}
