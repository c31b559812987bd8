const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Endings of pictures that Recollect reads; the last two lines are camera RAW. */
export const pictureEndings: ReadonlySet<string> = new Set(
  words(`
    jpg jpeg jpe jfif jif mpo png apng webp gif tif tiff bmp dib avif avifs heic heics heif heifs hif jxl
    3fr arw cap cr2 cr3 crw dcr dng erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf ori pef ptx raf rw2
    rwl sr2 srf srw x3f`),
)

/** Endings that say that a file is something else, so that it need not be opened to know. */
const otherEndings = new Set(
  words(`
    mp4 m4v mov avi mkv webm mts m2ts ts mpg mpeg mpe wmv flv f4v vob 3gp 3g2 ogv asf rm rmvb mxf insv lrv thm
    mp3 m4a aac wav flac ogg oga opus wma aif aiff mid midi amr
    xmp aae pp3 dop nks cos cop on1 arp acr lrcat lrprev ini db db-wal db-shm sqlite sqlite3 plist
    txt md rst pdf doc docx odt rtf xls xlsx ods csv tsv ppt pptx odp key pages numbers epub mobi tex log
    htm html xhtml css scss js mjs cjs jsx json map tsx vue svelte php py pyc rb go rs c h cc cpp hpp cs java class jar
    kt swift sh bash bat cmd ps1 xml yml yaml toml lock sql gpx kml kmz fit vcf ics eml msg url webloc lnk desktop
    zip tar gz tgz bz2 xz zst 7z rar iso dmg img vmdk vdi qcow2 deb rpm apk msi exe dll so dylib o a lib bin
    ttf otf woff woff2 svg svgz ai eps ps psd psb xcf kra indd sketch fig blend ico icns cur obj fbx stl
    part partial crdownload download filepart opdownload tmp temp swp bak old jpg_original jpeg_original torrent`),
)

/** Most bytes that {@link looksLikePicture} needs. */
export const headBytes = 32

/** What the name of a file says about it. `unknown`: no ending, or one that says nothing; its bytes have to tell. */
export function kindByName(name: string): 'picture' | 'other' | 'unknown' {
  if (name.endsWith('~')) return 'other'
  const dot = name.lastIndexOf('.')
  const ending = dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
  if (pictureEndings.has(ending)) return 'picture'
  return otherEndings.has(ending) ? 'other' : 'unknown'
}

/** Beginnings that only pictures have: where, and what in Latin-1. From the formats' own specifications. */
const beginnings: readonly { readonly at: number; readonly bytes: string }[] = [
  { at: 0, bytes: '\xff\xd8\xff' }, // JPEG
  { at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { at: 0, bytes: 'GIF87a' },
  { at: 0, bytes: 'GIF89a' },
  { at: 0, bytes: 'II*\0' }, // TIFF, and with it most camera RAW
  { at: 0, bytes: 'MM\0*' },
  { at: 0, bytes: 'II+\0' }, // BigTIFF
  { at: 0, bytes: 'MM\0+' },
  { at: 0, bytes: '\0\0\0\x0cJXL \r\n\x87\n' },
  { at: 0, bytes: 'FUJIFILMCCD-RAW' },
  { at: 0, bytes: 'IIRO' }, // Olympus
  { at: 0, bytes: 'IIRS' },
  { at: 0, bytes: 'IIU\0' }, // Panasonic
  { at: 0, bytes: 'FOVb' }, // Sigma
  { at: 0, bytes: '\0MRM' }, // Minolta
  { at: 6, bytes: 'HEAPCCDR' }, // Canon CRW
]

/** Brands of ISO media files that hold pictures: AVIF, HEIC and relatives, Canon CR3. */
const pictureBrands = new Set(['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'crx '])

/** Lengths of the header that follows the first 14 bytes of a bitmap. */
const bitmapHeaders = new Set([12, 40, 52, 56, 64, 108, 124])

/** Whether a file that begins with `head` (up to {@link headBytes} bytes) is in all likelihood a picture. */
export function looksLikePicture(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  if (beginnings.some(({ at, bytes }) => text.startsWith(bytes, at))) return true
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return true
  if (text.startsWith('ftyp', 4)) return pictureBrands.has(text.slice(8, 12))
  // "BM" alone begins many things. A bitmap goes on with four zeros and, later, a header of a known length.
  const isBitmap = text.startsWith('BM') && text.startsWith('\0\0\0\0', 6) && text.startsWith('\0\0\0', 15)
  return isBitmap && bitmapHeaders.has(text.charCodeAt(14))
}
