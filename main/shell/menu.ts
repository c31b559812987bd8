import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../preload/contract/shell-contract.ts'

interface MenuOptions {
  readonly platform: NodeJS.Platform
  /** Has the page carry a command out. */
  readonly choose: (command: MenuCommand) => void
  /** Shows where the log is, for whoever reports a problem. */
  readonly openLogs: () => void
}

/** The application menu. The page has a way to do each of these by itself; the menu is where people look for them. */
export function applicationMenu({ platform, choose, openLogs }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const command = (id: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator && { accelerator }),
    click: () => choose(id),
  })
  const separator = { type: 'separator' } as const
  const file: MenuItemConstructorOptions[] = [
    command('add-folder', 'Add Folder…', 'CmdOrCtrl+O'),
    separator,
    command('new-album', 'New Album…', 'CmdOrCtrl+N'),
    command('new-tag', 'New Tag…'),
    command('auto-tag', 'Auto-Tag…'),
  ]
  const settings = command('settings', 'Settings…', 'CmdOrCtrl+,')
  return [
    ...(isMac ? [macAppMenu(settings)] : []),
    {
      label: '&File',
      submenu: [...file, separator, ...(isMac ? [{ role: 'close' } as const] : [settings, separator, quit])],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        // Of text, those two. The page itself takes the keys wherever nobody types.
        command('undo-change', 'Undo Last Change'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'delete' },
        { role: 'selectAll' },
        separator,
        command('find', 'Find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('photos', 'All Photos', 'CmdOrCtrl+1'),
        command('activity', 'Activity', 'CmdOrCtrl+2'),
        command('sidebar', 'Albums and Tags', 'CmdOrCtrl+\\'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      label: '&Help',
      submenu: [
        command('shortcuts', 'Keyboard Shortcuts'),
        { id: 'logs', label: 'Show Log Files', click: openLogs },
        ...(isMac ? [] : [separator, { role: 'about' } as const]),
      ],
    },
  ]
}

const quit: MenuItemConstructorOptions = { id: 'quit', label: 'Quit', accelerator: 'CmdOrCtrl+Q', role: 'quit' }

function macAppMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const separator = { type: 'separator' } as const
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { id: 'quit', role: 'quit' },
    ],
  }
}

/** The menu of a right click: in a text field what can be done there, on selected text copying it, elsewhere nothing. */
export function textMenu(at: {
  readonly isEditable: boolean
  readonly selectionText: string
}): MenuItemConstructorOptions[] {
  if (at.isEditable)
    return [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { type: 'separator' }, { role: 'selectAll' }]
  return at.selectionText === '' ? [] : [{ role: 'copy' }]
}
