/**
 * Why something is set aside: for programs, and for pages to say in their own language. What is special about one of
 * them is in `SetAside.message`, the library's own sentence. Without a validator, so that the page can know them.
 */
export const setAsideCodes = [
  // About what is in the file, so that it is tried again when that changes. `no-preview`: camera RAW without a picture
  // inside; `crashes`: compute dies of it; `no-vector`: the model makes nothing of it.
  'empty',
  'not-a-picture',
  'unsupported',
  'damaged',
  'too-large',
  'no-preview',
  'too-slow',
  'decoder-died',
  'crashes',
  'no-vector',
  // About the machine, so that it may pass.
  'gone',
  'unreadable',
  'still-changing',
  'offline',
  'not-saved',
  'no-large-preview',
] as const
export type SetAsideCode = (typeof setAsideCodes)[number]
