/** Raised whenever a change to the contract would break a page built before it. In a file of its own: the page ships it, and no validator. */
export const contractVersion = 1
