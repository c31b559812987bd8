const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Order for lists that people read: by their alphabet, and `Trip 2` before `Trip 10`. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}
