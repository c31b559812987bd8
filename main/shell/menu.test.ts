import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { MenuCommand } from '../../preload/contract/shell-contract.ts'
import { applicationMenu, textMenu } from './menu.ts'

function menuFor(platform: NodeJS.Platform) {
  const chosen: MenuCommand[] = []
  const choose = (command: MenuCommand): void => void chosen.push(command)
  const menu = applicationMenu({ platform, choose, openLogs: () => undefined, openLicences: () => undefined })
  const items = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
  return { chosen, menu, items }
}

const click = ({ click }: MenuItemConstructorOptions): void => (click as (() => void) | undefined)?.()

test.each(['linux', 'win32', 'darwin'] as const)('every command of the page is in the menu on %s, once', (platform) => {
  const { items, chosen } = menuFor(platform)
  items.filter(({ id }) => id !== 'logs' && id !== 'licences').forEach(click)
  expect(chosen.toSorted()).toEqual(MenuCommand.options.toSorted())
})

test.each(['linux', 'win32', 'darwin'] as const)('no two items share a key on %s', (platform) => {
  const keys = menuFor(platform).items.flatMap(({ accelerator }) => (accelerator ? [accelerator] : []))
  expect(new Set(keys).size).toBe(keys.length)
})

test.each(['linux', 'win32', 'darwin'] as const)('the app can be quit from the menu on %s', (platform) => {
  expect(menuFor(platform).items.filter(({ role }) => role === 'quit')).toHaveLength(1)
})

test('on a Mac, settings are where a Mac has them', () => {
  const [app] = menuFor('darwin').menu
  expect(app).toMatchObject({
    role: 'appMenu',
    submenu: expect.arrayContaining([expect.objectContaining({ id: 'settings' })]),
  })
})

test('a right click offers what can be done with the text under it', () => {
  const rolesAt = (isEditable: boolean, selectionText: string) =>
    textMenu({ isEditable, selectionText }).flatMap(({ role }) => (role ? [role] : []))
  expect(rolesAt(true, '')).toEqual(['cut', 'copy', 'paste', 'selectAll'])
  expect(rolesAt(false, 'Canon EOS 5D')).toEqual(['copy'])
  expect(rolesAt(false, '')).toEqual([])
})

test('every item has a text of ours, so that all of them can be translated', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const { menu, items } = menuFor(platform)
    const own = [...menu, ...items].filter(({ type, role }) => type !== 'separator' && !/Menu$/.test(role ?? ''))
    expect(own.filter(({ label }) => !label)).toEqual([])
  }
})
