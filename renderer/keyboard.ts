/** What a key does wherever the focus is, as long as no dialog is open. */
export type Command = 'search' | 'shortcuts' | 'clear' | 'larger' | 'smaller'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>

/** The command that a key stands for; while somebody types, only those that no text could mean. */
export function commandOf(event: Key): Command | undefined {
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return event.key.toLowerCase() === 'f' ? 'search' : undefined
  if (event.altKey || isTyping(event.target)) return undefined
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
    default:
      return undefined
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select')
  )
}
