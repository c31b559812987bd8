import {
  BrowserWindow,
  clipboard,
  ClipboardItem,
  dialog,
  nativeImage,
  shell,
  type NativeImage,
  type OpenDialogOptions,
  type WebContents,
} from 'electron'
import { Failure } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Handlers } from '../../preload/contract/method.ts'
import type { ShownPlace } from '../../preload/contract/places.ts'
import type { ShellMethods } from '../../preload/contract/shell-contract.ts'
import type { UpdateState } from '../../preload/contract/updates.ts'
import { fileOf, fileToOpen } from '../hosts/photo-file.ts'
import { strings } from '../strings.ts'

export interface ShellAnswersOptions {
  /** The shell's own way to ask the library. */
  readonly call: LibraryClient['call']
  readonly updateState: () => UpdateState
  /** What somebody has opened with the app, for one page to show. */
  readonly placeToShow: () => ShownPlace | null
  /** Quits, and comes back as the version that is ready. */
  readonly restartUpdated: () => void
}

/** The shell's half of the contract, for one page. The page names photos, never paths: those come from the library. */
export function shellAnswers(
  page: WebContents,
  { call, updateState, placeToShow, restartUpdated }: ShellAnswersOptions,
): Handlers<ShellMethods> {
  return {
    async 'dialogs.folders'() {
      const window = BrowserWindow.fromWebContents(page)
      const options: OpenDialogOptions = {
        title: strings.shell.chooseFolders.title,
        buttonLabel: strings.shell.chooseFolders.add,
        properties: ['openDirectory', 'multiSelections'],
      }
      const { canceled, filePaths } = window
        ? await dialog.showOpenDialog(window, options)
        : await dialog.showOpenDialog(options)
      return canceled ? [] : filePaths
    },

    async 'photos.reveal'({ id }) {
      shell.showItemInFolder(fileOf(await call('photos.get', { id })))
      return {}
    },

    async 'photos.copy'({ id }) {
      const { path } = await call('photos.view', { id, as: 'jpeg' })
      const image = nativeImage.createFromPath(fileToOpen(path))
      if (image.isEmpty()) throw new Failure('not-available', strings.shell.cannotCopy)
      await clipboard.write([new ClipboardItem({ 'image/png': new Blob([Uint8Array.from(toPng(image))]) })])
      return {}
    },

    'places.take': () => placeToShow(),

    'updates.get': () => updateState(),

    'updates.install'() {
      if (updateState().state !== 'ready') throw new Failure('not-available', strings.shell.updates.notReady)
      restartUpdated()
      return {}
    },
  }
}

/** Longest side of a picture on the clipboard, in pixels. Compressing one of this size keeps the shell busy for about a second. */
const largestCopy = 4_096

function toPng(image: NativeImage): Buffer {
  const { width, height } = image.getSize()
  if (Math.max(width, height) <= largestCopy) return image.toPNG()
  return image
    .resize({ ...(width >= height ? { width: largestCopy } : { height: largestCopy }), quality: 'best' })
    .toPNG()
}
