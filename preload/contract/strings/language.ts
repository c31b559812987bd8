/** The language that all texts are in, as its BCP 47 tag. */
export const language = 'en'
