import { nativeTheme } from 'electron'
import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { LogFile } from '../hosts/log-file.ts'

/** Has menus, dialogs and the window's frame follow the theme that was chosen for the page. */
export function followTheme(library: LibraryClient, log: LogFile['log']): void {
  const apply = async (): Promise<void> => {
    const { theme } = await library.call('settings.get', {})
    nativeTheme.themeSource = theme
  }
  const follow = (): void => {
    apply().catch((error: unknown) => {
      log.warn('shell', 'The theme is not known; the last one stays', { error: messageOf(error) })
    })
  }
  library.on('settings.changed', follow)
  follow()
}
