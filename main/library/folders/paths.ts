import { isUtf8 } from 'node:buffer'

/**
 * [Note: paths]
 *
 * The library keeps every path as text that maps back to exactly the path the operating system knows.
 *
 * Absolute, `/` between segments on every platform, no `/` at the end except for a root (`/`, `C:/`). Never
 * normalised: `é` as one code point and `é` as two are different files on Linux, and both must open.
 *
 * On Linux and macOS a name is bytes, not text. A byte that is not part of valid UTF-8 becomes one code point of the
 * private range U+EF80 to U+EFFF (byte 0x80 is U+EF80, byte 0xFF is U+EFFF; the idea is MirBSD's OPTU-16). A name that
 * really contains a code point of that range has its bytes written the same way, so no two names share a text.
 * Windows names are text already and are kept as they are, apart from the separator.
 *
 * Paths in this form travel everywhere, also over the contract. {@link osPath} is for the call to the operating
 * system, {@link displayName} for people and for words to search.
 */
const escaped = /[\uef80-\uefff]/

const onWindows = process.platform === 'win32'

/** The path in the library's form. Takes bytes wherever a name may not be valid text; text is taken at its word. */
export function libraryPath(path: string | Buffer, windows: boolean = onWindows): string {
  if (windows) return withoutTrailingSlash(path.toString().replaceAll('\\', '/'))
  const text = typeof path === 'string' ? path.toWellFormed() : isUtf8(path) ? path.toString() : undefined
  if (text !== undefined && !escaped.test(text)) return withoutTrailingSlash(text)
  return withoutTrailingSlash(escapeBytes(typeof path === 'string' ? Buffer.from(path) : path))
}

/** The path as the operating system wants it: text whenever that says the same, otherwise bytes. */
export function osPath(path: string, windows: boolean = onWindows): string | Buffer {
  if (windows) return path.replaceAll('/', '\\')
  if (!escaped.test(path)) return path
  const bytes = unescapeBytes(path)
  return isUtf8(bytes) ? bytes.toString() : bytes
}

/** {@link osPath} for calls that take no bytes: undefined where the path cannot be said as text. */
export function osText(path: string, windows: boolean = onWindows): string | undefined {
  const found = osPath(path, windows)
  return typeof found === 'string' ? found : undefined
}

/** The last segment in Unicode NFC, with U+FFFD for what is not text. To show, to read out, to search by; not to open. */
export function displayName(path: string): string {
  return displayPath(nameOf(path))
}

/** Like {@link displayName}, for a whole path. */
export function displayPath(path: string): string {
  return (escaped.test(path) ? unescapeBytes(path).toString() : path).normalize('NFC')
}

/** Whether `path` is `folder` itself or lies anywhere below it. Compares whole segments, exactly as they are spelled. */
export function isInside(folder: string, path: string): boolean {
  return (
    path.startsWith(folder) && (path.length === folder.length || folder.endsWith('/') || path[folder.length] === '/')
  )
}

/** Bounds for SQL: everything below `folder`, itself not included, satisfies `from <= path AND path < to`. */
export function insideRange(folder: string): { readonly from: string; readonly to: string } {
  const stem = folder.endsWith('/') ? folder.slice(0, -1) : folder
  return { from: `${stem}/`, to: `${stem}0` } // 0 follows / in ASCII
}

/** The path of something called `name` inside `folder`. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`
}

/** The folder that `path` is in; null for a root, be it `/`, a drive or a network share. */
export function parentPath(path: string): string | null {
  const slash = path.lastIndexOf('/')
  if (slash === path.length - 1 || /^\/\/[^/]+\/[^/]+$/.test(path)) return null
  const parent = path.slice(0, slash)
  // `/photos` is in `/` and `C:/photos` in `C:/`: the roots keep their slash.
  return parent === '' || /^[A-Za-z]:$/.test(parent) ? `${parent}/` : parent
}

/** The last segment as the library writes it; a root names itself. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path
}

/** The path without a slash at its end, which only roots have. */
export function withoutTrailingSlash(path: string): string {
  if (path.length < 2 || !path.endsWith('/') || /^[A-Za-z]:\/$/.test(path)) return path
  return path.replace(/\/+$/, '') || '/'
}

function unescapeBytes(path: string): Buffer {
  const parts = path.split(/([\uef80-\uefff]+)/)
  // The low byte of an escape is the byte it stands for, and Latin-1 keeps exactly that.
  return Buffer.concat(parts.map((part, i) => Buffer.from(part, i % 2 === 0 ? 'utf8' : 'latin1')))
}

function escapeBytes(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const sequence = bytes.subarray(at, at + sequenceLength(bytes[at]!))
    const char = isUtf8(sequence) ? sequence.toString() : undefined
    if (char !== undefined && !escaped.test(char)) {
      text += char
      at += sequence.length
    } else {
      // One byte at a time: what follows a stray first byte may be the start of something valid.
      text += String.fromCharCode(0xef00 + bytes[at]!)
      at += 1
    }
  }
  return text
}

/** How many bytes a code point takes that starts with `first`; 1 for bytes that start nothing. */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}
