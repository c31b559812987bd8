/** Texts about folders and files as they lie on disks. */
export const folders = {} as const
