import { strings } from '../../../strings.ts'
import type { Recognised } from './recognise.ts'

type Other = Extract<Recognised, { readonly is: 'unsupported' | 'other' }>

const called = strings.pictures.kinds

/** What a file that is not one of our formats is, so that people can be told. Looks at the first 4 KB only. */
export function otherKind(head: Buffer): Other {
  const text = head.toString('latin1')
  const known = kinds.find(({ starts, at = 0 }) => starts.some((start) => text.startsWith(start, at)))
  if (known) return known.picture ? { is: 'unsupported', what: known.what } : { is: 'other', what: known.what }
  if (/^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/.test(text) && text.includes('<svg')) {
    return { is: 'unsupported', what: called.svg }
  }
  // An icon or a cursor: how many pictures it has, then the first of them with a zero where one must be.
  if (/^\0\0[^\0]\0[^\0]\0.{3}\0/s.test(text)) return { is: 'unsupported', what: called.icon }
  // Packets of 188 bytes, or of 192 in recordings.
  if (/^G.{187}G|^.{4}G.{191}G/s.test(text)) return { is: 'other', what: called.video }
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(text)) return { is: 'other', what: called.webPage }
  // Text has none of the control characters that are not about lines.
  // eslint-disable-next-line no-control-regex
  if (!/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return { is: 'other', what: called.text }
  return { is: 'other', what: undefined }
}

interface Kind {
  readonly what: string
  /** How such files start, in Latin-1. */
  readonly starts: readonly string[]
  /** Where these bytes are, if not at the very start. */
  readonly at?: number
  readonly picture?: true
}

const kinds: readonly Kind[] = [
  { what: called.jpeg2000, starts: ['\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51'], picture: true },
  { what: called.photoshop, starts: ['8BPS'], picture: true },
  { what: called.gimp, starts: ['gimp xcf'], picture: true },
  { what: called.bpg, starts: ['BPG\xfb'], picture: true },
  { what: called.flif, starts: ['FLIF'], picture: true },
  { what: called.djvu, starts: ['AT&TFORM'], picture: true },
  { what: called.icon, starts: ['icns'], picture: true },
  { what: called.openExr, starts: ['\x76\x2f\x31\x01'], picture: true },
  { what: called.radiance, starts: ['#?RADIANCE', '#?RGBE'], picture: true },
  { what: called.fits, starts: ['SIMPLE  ='], picture: true },
  { what: called.dpx, starts: ['SDPX', 'XPDS'], picture: true },
  { what: called.miff, starts: ['id=ImageMagick'], picture: true },
  { what: called.qoi, starts: ['qoif'], picture: true },
  { what: called.netpbm, starts: ['P1\n', 'P2\n', 'P3\n', 'P4\n', 'P5\n', 'P6\n', 'P7\n'], picture: true },
  { what: called.dicom, starts: ['DICM'], at: 128, picture: true },
  { what: called.font, starts: ['%!PS-AdobeFont', '\x80\x01'] },
  { what: called.postScript, starts: ['%!PS', '\xc5\xd0\xd3\xc6'], picture: true },
  { what: called.lytro, starts: ['\x89LFP'], picture: true },
  { what: called.pdf, starts: ['%PDF'] },
  { what: called.video, starts: ['ftyp', 'moov', 'mdat', 'wide', 'skip'], at: 4 },
  { what: called.video, starts: ['\x1a\x45\xdf\xa3', 'FLV\x01', '\0\0\x01\xba', '\0\0\x01\xb3', '.RMF'] },
  { what: called.video, starts: ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', '\x06\x0e\x2b\x34'] },
  { what: called.video, starts: ['AVI '], at: 8 },
  { what: called.sound, starts: ['WAVE', 'AIFF', 'AIFC'], at: 8 },
  {
    what: called.sound,
    starts: ['ID3', 'fLaC', 'OggS', 'MAC ', 'MPCK', 'MP+', '\xff\xfb', '\xff\xf1', '\xff\xf9'],
  },
  { what: called.zip, starts: ['PK\x03\x04', 'PK\x05\x06'] },
  { what: called.archive, starts: ['\x1f\x8b', '7z\xbc\xaf', 'Rar!', 'BZh', '\xfd7zXZ'] },
  { what: called.archive, starts: ['ustar'], at: 257 },
  { what: called.companion, starts: ['\0\x05\x16\x07', '\0\x05\x16\0', '\0\0\0\x01Bud1'] },
  { what: called.office, starts: ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'] },
  { what: called.program, starts: ['MZ', '\x7fELF', '\xca\xfe\xba\xbe', '\xcf\xfa\xed\xfe'] },
  { what: called.font, starts: ['\0\x01\0\0\0', 'OTTO', 'true', 'wOFF', 'wOF2', 'ttcf'] },
  { what: called.flash, starts: ['FWS', 'CWS', 'ZWS'] },
  { what: called.shortcut, starts: ['L\0\0\0\x01\x14\x02\0', '[InternetShortcut]'] },
  { what: called.colourProfile, starts: ['acsp'], at: 36 },
  { what: called.database, starts: ['SQLite format 3'] },
]
