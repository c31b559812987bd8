/** Has the browser save something where the person wants it. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has begun by the next frame; what it reads is kept until it is over.
  requestAnimationFrame(() => URL.revokeObjectURL(address))
}
