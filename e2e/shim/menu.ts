import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { partOf, unimplemented } from './unimplemented.ts'

interface Template {
  readonly id?: string
  readonly label?: string
  readonly role?: string
  readonly type?: string
  readonly accelerator?: string
  readonly enabled?: boolean
  readonly visible?: boolean
  readonly checked?: boolean
  readonly submenu?: readonly Template[]
  readonly click?: (item: MenuItem, window: BrowserWindow | undefined, event: object) => void
}

/** What the roles do that matter here; the other ones are Chromium's own business inside the page. */
const roles: Readonly<Record<string, (window: BrowserWindow | undefined) => void>> = {
  quit: () => app.quit(),
  close: (window) => window?.close(),
  minimize: () => undefined,
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  resetzoom: (window) => window && (window.webContents.zoomLevel = 0),
  zoomin: (window) => window && (window.webContents.zoomLevel += 0.5),
  zoomout: (window) => window && (window.webContents.zoomLevel -= 0.5),
}
const inThePage = new Set(['undo', 'redo', 'cut', 'copy', 'paste', 'pasteandmatchstyle', 'delete', 'selectall'])
const ofTheSystem = new Set([
  'about',
  'services',
  'hide',
  'hideothers',
  'unhide',
  'front',
  'zoom',
  'appmenu',
  'editmenu',
  'windowmenu',
  'toggledevtools',
  'help',
])

export class MenuItem {
  readonly id: string | undefined
  readonly label: string
  readonly role: string | undefined
  readonly type: string
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  enabled: boolean
  visible: boolean
  checked: boolean
  readonly #click: Template['click']

  constructor(template: Template) {
    const role = template.role?.toLowerCase()
    if (role && !(role in roles) && !inThePage.has(role) && !ofTheSystem.has(role))
      unimplemented(`the menu role ${role}`)
    this.id = template.id
    this.label = template.label ?? template.role ?? ''
    this.role = role
    this.type = template.type ?? (template.submenu ? 'submenu' : 'normal')
    this.accelerator = template.accelerator
    this.submenu = template.submenu && Menu.buildFromTemplate(template.submenu)
    this.enabled = template.enabled ?? true
    this.visible = template.visible ?? true
    this.checked = template.checked ?? false
    this.#click = template.click
  }

  click(): void {
    const window = BrowserWindow.getFocusedWindow() ?? undefined
    if (!this.enabled) return
    if (this.#click) return this.#click(this, window, {})
    if (this.role && roles[this.role]) return void roles[this.role]?.(window)
    unimplemented(`clicking the menu role ${this.role ?? 'none'}`)
  }
}

let applicationMenu: Menu | null = null

export class Menu {
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: readonly Template[]): Menu {
    const menu = new Menu()
    menu.items.push(...template.map((item) => new MenuItem(item)))
    return partOf('Menu', menu)
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}
