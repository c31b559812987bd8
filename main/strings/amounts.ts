import { language } from '../../preload/contract/strings/language.ts'

/** `12,345` */
const grouped = (number: number): string => number.toLocaleString(language)

/** `1 photo`, `12,345 photos`. */
export const count = (number: number, noun: string): string => `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`

/** `12.3 MB` */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** `12 MB`, `1,200 MB` */
export const wholeMegabytes = (bytes: number): string => `${grouped(Math.round(bytes / 1e6))} MB`

/** `4,000 × 3,000 pixels` */
export const pixels = (width: number, height: number): string => `${grouped(width)} × ${grouped(height)} pixels`
