import { loadSharp } from '../sharp.ts'

/** EXIF as sharp writes it: tags of IFD0 (camera), IFD2 (Exif) and IFD3 (GPS), by name. */
export interface ExifFields {
  readonly camera?: Readonly<Record<string, string>>
  readonly exif?: Readonly<Record<string, string>>
  readonly gps?: Readonly<Record<string, string>>
  /** Inside of `rdf:Description`. */
  readonly xmp?: string
}

/** A small JPEG that says this about itself. */
export function jpegSaying({ camera = {}, exif = {}, gps = {}, xmp }: ExifFields): Promise<Buffer> {
  const picture = loadSharp('native')({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
  const told = picture.withExif({ IFD0: { ...camera }, IFD2: { ...exif }, IFD3: { ...gps } })
  return (xmp === undefined ? told : told.withXmp(xmpPacket(xmp))).jpeg().toBuffer()
}

function xmpPacket(properties: string): string {
  const spaces = ['dc="http://purl.org/dc/elements/1.1/"', 'xmp="http://ns.adobe.com/xap/1.0/"']
    .concat(['exif="http://ns.adobe.com/exif/1.0/"', 'photoshop="http://ns.adobe.com/photoshop/1.0/"'])
    .concat(['tiff="http://ns.adobe.com/tiff/1.0/"', 'aux="http://ns.adobe.com/exif/1.0/aux/"'])
  const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
  const description = `<rdf:Description rdf:about="" ${spaces.map((space) => `xmlns:${space}`).join(' ')}>${properties}</rdf:Description>`
  const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf}>${description}</rdf:RDF></x:xmpmeta>`
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>${packet}<?xpacket end="w"?>`
}
