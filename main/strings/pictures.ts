import { language } from '../../preload/contract/strings/language.ts'
import { pixels, wholeMegabytes } from './amounts.ts'

/** Texts about why a picture cannot be read. */
export const pictures = {
  notOrdinary: 'This is not an ordinary file',
  empty: 'The file is empty',
  gone: 'The file is no longer there',
  notAllowed: 'The file may not be read: its permissions do not allow it',
  unreadable: (code: string) => `The file could not be read (${code})`,
  fileTooLarge: (bytes: number, mostBytes: number) =>
    `The file has ${wholeMegabytes(bytes)}, more than the ${wholeMegabytes(mostBytes)} that can be read of this format`,
  tooManyPixels: (width: number, height: number, mostPixels: number) =>
    `The picture is ${pixels(width, height)}, more than ${(mostPixels / 1e6).toLocaleString(language)} megapixels`,
  tooMuchMemory: (width: number, height: number, mostBytes: number) =>
    `The picture is ${pixels(width, height)}: decoding it would take more than ${wholeMegabytes(mostBytes)} of memory`,
  decodingTakesMemory: (mostBytes: number) =>
    `Decoding the picture takes more than ${wholeMegabytes(mostBytes)} of memory`,
  decodingTakesTime: (seconds: number) => `Decoding the picture took more than ${seconds} seconds`,
  /** Where the thread that reads it ended. */
  reading: {
    notStarted: (message: string) => `The image worker could not start: ${message}`,
    tooSlow: (seconds: number) => `Reading the picture took more than ${seconds} seconds`,
    outOfMemory: 'Reading the picture takes more memory than there is',
    crashed: 'Reading the picture made the decoder crash, twice',
    cancelled: 'The picture is no longer needed',
  },
  preview: {
    missing: 'The preview of the picture is missing or damaged',
    diskFull: 'The preview could not be saved: the disk is full',
    notSaved: (message: string) => `The preview could not be saved: ${message}`,
  },
  damaged: {
    undecodable: 'The picture is damaged and cannot be decoded',
    undecodableBecause: (message: string) => `The picture is damaged and cannot be decoded (${message})`,
    unexpected: (message: string) => `The picture cannot be decoded (${message})`,
    left: (share: number) => {
      const percent = Math.floor(share * 100)
      return `The picture is damaged: ${percent < 1 ? 'nearly nothing' : `only about ${percent} %`} of it is left`
    },
    zeros: 'The file contains nothing but zeros: its content is lost',
    noHeader: 'The picture is damaged: it has no header',
    headerCut: 'The picture is damaged: its header is not complete',
    headerContradicts: 'The picture is damaged: its header contradicts itself',
    noPixels: 'The picture claims to have no pixels',
    rawCut: 'The file is damaged: it ends before the picture inside it',
  },
  rawWithoutPicture: 'This camera RAW file has no picture inside that could be shown',
  unsupported: {
    format: (what: string) => `This is ${what}, a format that is not supported`,
    heif: (message: string) => `This kind of HEIF is not supported (${message})`,
    bitmap: (bits: number, compression: number) =>
      `This kind of BMP (${bits} bits, compression ${compression}) is not supported`,
    tiff: (variant: string) => `This kind of TIFF (${variant}) is not supported`,
  },
  tiff: {
    bits: (bits: number) => `${bits} bits per sample`,
    compression: (compression: number) => `compression ${compression}`,
    channels: (channels: number) => `${channels} channels`,
    separateTiles: 'tiles of one channel each',
  },
  noPicture: 'This is not a picture',
  otherKind: (what: string) => `This is ${what}, not a picture`,
  /** What a file is: `what` of the sentences above. */
  kinds: {
    jpeg2000: 'a JPEG 2000 picture',
    photoshop: 'a Photoshop document',
    gimp: 'a GIMP document',
    bpg: 'a BPG picture',
    flif: 'a FLIF picture',
    djvu: 'a DjVu document',
    icon: 'an icon',
    openExr: 'an OpenEXR picture',
    radiance: 'a Radiance picture',
    fits: 'a FITS picture',
    dpx: 'a DPX picture',
    miff: 'a MIFF picture',
    qoi: 'a QOI picture',
    netpbm: 'a Netpbm picture',
    dicom: 'a medical (DICOM) picture',
    postScript: 'a PostScript document',
    lytro: 'a Lytro picture',
    svg: 'an SVG drawing',
    pdf: 'a PDF document',
    video: 'a video',
    sound: 'a sound recording',
    zip: 'a ZIP archive',
    archive: 'an archive',
    companion: 'a companion file that macOS makes',
    office: 'an Office document or a thumbnail cache',
    program: 'a program',
    font: 'a font',
    flash: 'a Flash film',
    shortcut: 'a shortcut',
    colourProfile: 'a colour profile',
    database: 'a database',
    webPage: 'a web page',
    text: 'a text file',
  },
} as const
