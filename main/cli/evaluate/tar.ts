/** One file of an archive. Its bytes are a view into the archive's. */
export interface TarFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const block = 512

/**
 * The plain files of a tar (ustar, as `tar` and Python write it). Long names of the GNU and pax kinds are not read:
 * such an archive throws.
 */
export function* tarFiles(archive: Uint8Array): Generator<TarFile> {
  for (let at = 0; at + block <= archive.length && archive[at] !== 0;) {
    const header = archive.subarray(at, at + block)
    const size = parseInt(text(header, 124, 12), 8)
    const kind = String.fromCharCode(header[156] ?? 0)
    if (!Number.isSafeInteger(size) || at + block + size > archive.length) throw new Error('The archive is damaged')
    if (kind === 'L' || kind === 'x') throw new Error('The archive has long names, which are not read')
    const prefix = text(header, 345, 155)
    const name = text(header, 0, 100)
    const start = at + block
    if (kind === '0' || kind === '\0') {
      yield { name: prefix === '' ? name : `${prefix}/${name}`, bytes: archive.subarray(start, start + size) }
    }
    at = start + Math.ceil(size / block) * block
  }
}

function text(header: Uint8Array, from: number, length: number): string {
  const field = header.subarray(from, from + length)
  const end = field.indexOf(0)
  return Buffer.from(field.subarray(0, end === -1 ? length : end)).toString()
}
