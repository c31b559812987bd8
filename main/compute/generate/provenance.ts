import type { Prompt } from '../../library/generations/maker.ts'

/** What a file says about how its picture was made. */
export interface Provenance {
  /** Of the app. */
  readonly version: string
  /** Id of the generator. */
  readonly generator: string
  /** Key of the model that led it. */
  readonly model: string
  readonly seed: number
  readonly steps: number
  readonly prompts: readonly Prompt[]
  /** Of the photo that it is to be like. */
  readonly source: { readonly sha256: string; readonly strength: number } | null
}

/** The word of the IPTC's vocabulary for what a model made. */
export const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

/**
 * The XMP packet for a picture that was made here. What the IPTC's extension schema (2025.1) has a property for is said
 * with that; seed, steps and source have names of our own.
 */
export function provenancePacket({ version, generator, model, seed, steps, prompts, source }: Provenance): string {
  const said = prompts.map(({ words, weight }) => (weight === 1 ? words : `${words}:${weight}`)).join('\n')
  const properties = {
    'xmp:CreatorTool': `Recollect ${version}`,
    'Iptc4xmpExt:DigitalSourceType': digitalSourceType,
    'Iptc4xmpExt:AISystemUsed': `Recollect, ${generator} led by ${model}`,
    'Iptc4xmpExt:AISystemVersionUsed': version,
    ...(said !== '' && { 'Iptc4xmpExt:AIPromptInformation': said }),
    'recollect:Generator': generator,
    // Not “Model”: readers that look at the last part of a name take that for the camera's.
    'recollect:LedBy': model,
    'recollect:Seed': String(seed),
    'recollect:Steps': String(steps),
    ...(source && { 'recollect:SourceSHA256': source.sha256, 'recollect:Strength': String(source.strength) }),
  }
  const lines = Object.entries(properties).map(([name, text]) => `   <${name}>${escaped(text)}</${name}>`)
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:recollect="urn:recollect:generated:1.0#">
${lines.join('\n')}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`
}

/** Text as XML may hold it: characters that it may not hold at all become U+FFFD. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  }
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- control characters are exactly what XML cannot hold
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => names[character]!)
  )
}
