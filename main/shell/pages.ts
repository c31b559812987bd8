import { ipcMain, MessageChannelMain, type MessagePortMain } from 'electron'
import { portChannels } from '../../preload/contract/ports.ts'
import { serve, type Emit } from '../../preload/contract/serve.ts'
import { shellMethods, type MenuCommand, type ShellEvents } from '../../preload/contract/shell-contract.ts'
import { portChannel } from '../hosts/channels.ts'
import type { LogFile } from '../hosts/log-file.ts'
import { shellAnswers, type ShellAnswersOptions } from './dialogs.ts'
import { appOrigin } from './site.ts'

interface PagesOptions extends ShellAnswersOptions {
  /** A new port to the library. */
  readonly connectPage: () => MessagePortMain
  readonly log: LogFile['log']
}

/** The pages that are connected: one, unless it is being reloaded. */
export interface Pages {
  /** Has them carry out a command of the menu. */
  readonly choose: (command: MenuCommand) => void
  /** Tells them that there is a place to show. */
  readonly placesOpened: () => void
  /** Tells them that there is something to say about new versions. */
  readonly updatesChanged: () => void
}

/**
 * Gives our page, and nothing else, two ports whenever it asks: one to the library, one to the shell, which is served
 * here. This is all that Electron's own messaging is used for.
 */
export function servePages({ connectPage, log, ...answers }: PagesOptions): Pages {
  const connected = new Set<Emit<ShellEvents>>()

  ipcMain.on(portChannels.request, ({ sender, senderFrame }) => {
    if (senderFrame?.parent !== null || senderFrame.origin !== appOrigin) {
      return log.warn('shell', 'Something that is not our page asked for ports', { origin: senderFrame?.origin })
    }
    const { port1, port2 } = new MessageChannelMain()
    const channel = portChannel(port1)
    const emit = serve<typeof shellMethods, ShellEvents>(
      channel,
      shellMethods,
      shellAnswers(sender, answers),
      (error, method) => log.error('shell', `${method} failed`, { error: String(error) }),
    )
    connected.add(emit)
    channel.onClose(() => connected.delete(emit))
    sender.postMessage(portChannels.ports, null, [connectPage(), port2])
  })

  return {
    choose: (command) => connected.forEach((emit) => emit('menu.chosen', { command })),
    placesOpened: () => connected.forEach((emit) => emit('places.opened', {})),
    updatesChanged: () => connected.forEach((emit) => emit('updates.changed', {})),
  }
}
