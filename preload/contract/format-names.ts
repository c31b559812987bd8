/** Kinds of picture files by what is in them. Without a validator, so that the page can know them. */
export const formatNames = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'bmp', 'avif', 'heic', 'jxl', 'raw'] as const
