import { Failure } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'

/** Puts text on the clipboard. Fails with `not-available` where the browser does not allow it. */
export async function copyText(text: string): Promise<void> {
  await allowed().writeText(text)
}

/** Puts the picture at an address on the clipboard, as PNG because that is all that clipboards take. */
export async function copyPicture(address: string): Promise<void> {
  // Handed over as a promise: some browsers allow writing only while the click is being handled.
  await allowed().write([new ClipboardItem({ 'image/png': pngOf(address) })])
}

async function pngOf(address: string): Promise<Blob> {
  const response = await fetch(address)
  if (!response.ok) throw new Failure('not-available', strings.viewer.previewOnly)
  const bitmap = await createImageBitmap(await response.blob())
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}

function allowed(): Clipboard {
  // Absent on addresses that are neither https nor this computer, whatever the types say.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) throw new Failure('not-available', strings.viewer.noClipboard)
  return clipboard
}
