/** A condition on a table called `content`, and the values of its question marks, in order. */
export interface Condition {
  /** Depends on what is asked only by its shape, never by its values, so that statements can be prepared once. */
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** What makes a content a photo that is shown: it has been read, and some file still holds it. */
export const isVisible = 'content.width IS NOT NULL AND content.present > 0'

/**
 * Met by what no machine made. Most answers are about photographs, so whoever is given this very condition and no other
 * answers as quickly as without any.
 */
export const photographed: Condition = { sql: 'content.generated = 0', values: [] }

/** Met by what is visible and meets `where`, if there is one. */
export function visible(where: Condition | undefined): Condition {
  return where ? { sql: `${isVisible} AND (${where.sql})`, values: where.values } : { sql: isVisible, values: [] }
}

/** Met by what meets every one of them. Undefined where there are none: everything does. */
export function allOf(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  return joined(
    conditions.filter((condition) => condition !== undefined),
    ' AND ',
  )
}

/** Met by what meets one of them. Undefined where there are none. */
export function anyOf(conditions: readonly Condition[]): Condition | undefined {
  return joined(conditions, ' OR ')
}

/** Met by what does not meet `condition`, also where SQL would say that it does not know. */
export function opposite({ sql, values }: Condition): Condition {
  return { sql: `(${sql}) IS NOT TRUE`, values }
}

function joined(conditions: readonly Condition[], operator: string): Condition | undefined {
  if (conditions.length < 2) return conditions[0]
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(operator),
    values: conditions.flatMap(({ values }) => values),
  }
}
