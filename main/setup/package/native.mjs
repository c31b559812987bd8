/**
 * Which machine a program or library is for, from the first bytes of the file.
 *
 * @param {Uint8Array} head At least the first kilobyte, where there is as much.
 * @returns {string | undefined} For example `linux-x64`; undefined for what no operating system loads.
 */
export function machineOf(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 64) return undefined
  const magic = view.getUint32(0)
  if (magic === 0x7f454c46) return `linux-${elf[view.getUint16(18, true)] ?? 'other'}`
  // Mach-O of 64 bits, and several of them in one file, which is for whatever it holds.
  if (magic === 0xcffaedfe) return `darwin-${machO[view.getUint32(4, true)] ?? 'other'}`
  if (magic === 0xcafebabe) return 'darwin-universal'
  if (head[0] !== 0x4d || head[1] !== 0x5a) return undefined
  const header = view.getUint32(60, true)
  if (header + 6 > head.length || view.getUint32(header) !== 0x50450000) return undefined
  return `win32-${pe[view.getUint16(header + 4, true)] ?? 'other'}`
}

/** @type {Record<number, string>} */
const elf = { 0x3e: 'x64', 0xb7: 'arm64' }
/** @type {Record<number, string>} */
const machO = { 0x01000007: 'x64', 0x0100000c: 'arm64' }
/** @type {Record<number, string>} */
const pe = { 0x8664: 'x64', 0xaa64: 'arm64' }
