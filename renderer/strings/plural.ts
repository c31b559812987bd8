import { formatCount } from '../format.ts'

/** `1 photo`, `12,345 photos` */
export const plural = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${formatCount(count)} ${many}`
