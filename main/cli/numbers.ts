import { usage } from './exit-code.ts'

/** Reads an option that counts something. Throws `usage` for anything but a whole number from `least` to `most`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw usage(`“${text}” is not a whole number from ${least} to ${most.toLocaleString('en-US')}.`)
  }
