import { closeSync, openSync, readSync } from 'node:fs'

/**
 * A file or link in an asar archive. `path` has `/`, without one in front. Of an unpacked file the archive knows the
 * name and the size; its bytes lie beside it, under the same path in `<archive>.unpacked`.
 *
 * @typedef {{ path: string, size: number, unpacked: boolean, executable: boolean, at: number, link?: string }} Entry
 */

/**
 * Everything in an asar archive: a header of JSON behind four little numbers, then the bytes of all files.
 *
 * @param {string} archive
 * @returns {Entry[]} `at`: where its bytes begin in the archive; of unpacked files it means nothing.
 */
export function entriesOf(archive) {
  const handle = openSync(archive, 'r')
  try {
    const numbers = bytes(handle, 0, 16)
    const [headerSize, jsonSize] = [numbers.readUInt32LE(4), numbers.readUInt32LE(12)]
    const start = 8 + headerSize
    /** @param {any} node @param {string} path @returns {Entry[]} */
    const walk = (node, path) =>
      Object.entries(node.files).flatMap(([name, entry]) => {
        const full = path === '' ? name : `${path}/${name}`
        if (entry.files) return walk(entry, full)
        const { size = 0, unpacked = false, executable = false, offset = 0, link } = entry
        return [{ path: full, size, unpacked, executable, at: start + Number(offset), ...(link && { link }) }]
      })
    return walk(JSON.parse(bytes(handle, 16, jsonSize).toString()), '')
  } finally {
    closeSync(handle)
  }
}

/** The first `length` bytes of a packed file, or all of them. @param {string} archive @param {Entry} entry */
export function contentOf(archive, { at, size }, length = size) {
  const handle = openSync(archive, 'r')
  try {
    return bytes(handle, at, Math.min(length, size))
  } finally {
    closeSync(handle)
  }
}

/** @param {number} handle @param {number} at @param {number} length */
function bytes(handle, at, length) {
  const read = Buffer.alloc(length)
  readSync(handle, read, 0, length, at)
  return read
}
