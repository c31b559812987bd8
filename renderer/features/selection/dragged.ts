import type { PhotoId } from '../../../preload/contract/photos.ts'

/** What dragged photos are called among the things that can be dropped. Files never are. */
const photosType = 'application/x-recollect-photos'

/** Puts photos into a drag, under a picture that says how many they are. */
export function dragPhotos(event: DragEvent, ids: readonly PhotoId[], said: string): void {
  if (!event.dataTransfer) return
  event.dataTransfer.setData(photosType, JSON.stringify(ids))
  event.dataTransfer.effectAllowed = 'copyMove'
  if (ids.length < 2) return
  const picture = document.createElement('div')
  picture.className = 'dragged-photos'
  picture.textContent = said
  document.body.append(picture)
  event.dataTransfer.setDragImage(picture, -12, -12)
  // The browser has drawn it by the next frame.
  requestAnimationFrame(() => picture.remove())
}

export function carriesPhotos(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(photosType) === true
}

/** The photos that were dropped. What another program made up is checked by the library, as everything is. */
export function droppedPhotos(event: DragEvent): PhotoId[] {
  return JSON.parse(event.dataTransfer?.getData(photosType) || '[]') as PhotoId[]
}
