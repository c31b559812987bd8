/**
 * A name as names are compared: those that differ only in case, in spaces, or in how their letters are encoded, are the
 * same name. The same on every machine, whatever its language.
 */
export function foldName(name: string): string {
  return name.toWellFormed().normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase().normalize('NFC')
}
