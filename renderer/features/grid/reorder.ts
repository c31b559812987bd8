/**
 * Where photos end up that are moved together by one place: before which photo of the list, undefined for its end.
 * Nothing where they are at that end already. `moved`: in the order of the list.
 */
export function placeAfterMove(
  ids: Uint32Array,
  moved: readonly number[],
  by: 1 | -1,
): { readonly before: number | undefined } | undefined {
  const among = new Set(moved)
  if (by === -1) {
    const first = ids.findIndex((id) => among.has(id))
    return first > 0 ? { before: ids[first - 1] } : undefined
  }
  const last = ids.findLastIndex((id) => among.has(id))
  if (last < 0) return undefined
  // Past the next photo, and before the one after that.
  const next = last + 1 < ids.length ? last + 1 : -1
  return next >= 0 ? { before: ids[next + 1] } : undefined
}
