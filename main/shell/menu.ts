import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../preload/contract/shell-contract.ts'
import { strings } from '../strings.ts'

const text = strings.shell.menu

interface MenuOptions {
  readonly platform: NodeJS.Platform
  /** Has the page carry a command out. */
  readonly choose: (command: MenuCommand) => void
  /** Shows where the log is, for whoever reports a problem. */
  readonly openLogs: () => void
  /** Shows the licences of everything inside; a copy that is run from its sources has them in node_modules. */
  readonly openLicences: (() => void) | undefined
}

/** The application menu. The page has a way to do each of these by itself; the menu is where people look for them. */
export function applicationMenu({
  platform,
  choose,
  openLogs,
  openLicences,
}: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const command = (id: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator && { accelerator }),
    click: () => choose(id),
  })
  const separator = { type: 'separator' } as const
  const file: MenuItemConstructorOptions[] = [
    command('add-folder', text.addFolder, 'CmdOrCtrl+O'),
    separator,
    command('new-album', text.newAlbum, 'CmdOrCtrl+N'),
    command('new-tag', text.newTag),
    command('auto-tag', text.autoTag),
    command('make-pictures', text.makePictures),
  ]
  const settings = command('settings', text.settings, 'CmdOrCtrl+,')
  return [
    ...(isMac ? [macAppMenu(settings)] : []),
    {
      label: text.file,
      submenu: [
        ...file,
        separator,
        ...(isMac ? [{ role: 'close', label: text.close } as const] : [settings, separator, quit]),
      ],
    },
    {
      label: text.edit,
      submenu: [
        { role: 'undo', label: text.undo },
        { role: 'redo', label: text.redo },
        // Of text, those two. The page itself takes the keys wherever nobody types.
        command('undo-change', text.undoChange),
        separator,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'delete', label: text.delete },
        { role: 'selectAll', label: text.selectAll },
        separator,
        command('find', text.find, 'CmdOrCtrl+F'),
      ],
    },
    {
      label: text.view,
      submenu: [
        command('photos', text.photos, 'CmdOrCtrl+1'),
        command('activity', text.activity, 'CmdOrCtrl+2'),
        command('sidebar', text.sidebar, 'CmdOrCtrl+\\'),
        separator,
        { role: 'resetZoom', label: text.resetZoom },
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        separator,
        { role: 'togglefullscreen', label: text.fullScreen },
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      label: text.help,
      submenu: [
        command('shortcuts', text.shortcuts),
        { id: 'logs', label: text.logs, click: openLogs },
        ...(openLicences ? [{ id: 'licences', label: text.licences, click: openLicences }] : []),
        ...(isMac ? [] : [separator, { role: 'about', label: text.about } as const]),
      ],
    },
  ]
}

const quit: MenuItemConstructorOptions = { id: 'quit', label: text.quit, accelerator: 'CmdOrCtrl+Q', role: 'quit' }

function macAppMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const separator = { type: 'separator' } as const
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about', label: text.about },
      separator,
      settings,
      separator,
      { role: 'services', label: text.services },
      separator,
      { role: 'hide', label: text.hide },
      { role: 'hideOthers', label: text.hideOthers },
      { role: 'unhide', label: text.showAll },
      separator,
      { id: 'quit', label: text.quit, role: 'quit' },
    ],
  }
}

/** The menu of a right click: in a text field what can be done there, on selected text copying it, elsewhere nothing. */
export function textMenu(at: {
  readonly isEditable: boolean
  readonly selectionText: string
}): MenuItemConstructorOptions[] {
  if (at.isEditable)
    return [
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { type: 'separator' },
      { role: 'selectAll', label: text.selectAll },
    ]
  return at.selectionText === '' ? [] : [{ role: 'copy', label: text.copy }]
}
