import { totalmem } from 'node:os'

const MiB = 2 ** 20
const GiB = 2 ** 30

/** Files up to this size are read into memory once, for everything. Larger ones are decoded from the disk, piece by piece. */
export const heldBytes = 32 * MiB

/** The WebAssembly decoders must have the whole file in memory. A 100-megapixel HEIC has 30 MB. */
export const wasmFileBytes = 256 * MiB

/**
 * What decoding may take while other pictures are decoded beside it. Nearly every photo needs far less, because rows
 * are shrunk as they are decoded; two of this are within the 350 MB that indexing may use.
 */
export const lightMemory = 128 * MiB

/**
 * What the decoding of one picture may take at most; such pictures go one at a time. Enough for a progressive JPEG
 * of 200 megapixels (1.2 GB). A third of the machine, so that a small one does not start to swap.
 */
export const heavyMemory = Math.min(2 * GiB, Math.max(GiB / 2, totalmem() / 3))

/**
 * Largest picture at all. Just above the largest JPEG that there can be (65,535 × 65,535), which takes seconds and
 * little memory when it is genuine; time limits take care of those that are not.
 */
export const mostPixels = 5_000_000_000

/** After this, sharp gives up on a picture. Less than the limit at which the whole worker is ended. */
export const decodeSeconds = 50

/** A picture of which less than this share can be decoded is set aside as damaged; others are shown as far as they go. */
export const leastIntactShare = 1 / 3

/** The whole picture, for the viewer: within what browsers can show (16,384 on a side) and hold. */
export const viewSide = 16_384
export const viewPixels = 100_000_000
