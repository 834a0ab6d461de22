import { type SQL, sql } from 'drizzle-orm';

/** What a list is ordered by; the last key is unique, so that no two rows share a place. */
export type SortKey = { value: SQL; isDescending: boolean };

/** `order by` of the keys. */
export function orderBy(keys: readonly SortKey[]): SQL {
  const parts = keys.map(({ value, isDescending }) =>
    isDescending ? sql`${value} desc` : sql`${value}`,
  );
  return sql.join(parts, sql`, `);
}

/**
 * The rows after a place in that order: a page begins behind the last row of the page before,
 * wherever rows were inserted meanwhile.
 * @param place the keys' values of that row, each with its type in SQL
 */
export function comesAfter(keys: readonly SortKey[], place: readonly SQL[]): SQL {
  const [key, ...later] = keys;
  const [at, ...rest] = place;
  if (!key || !at) return sql`false`;
  const beyond = key.isDescending ? sql`${key.value} < ${at}` : sql`${key.value} > ${at}`;
  if (later.length === 0) return beyond;
  return sql`(${beyond} or (${key.value} = ${at} and ${comesAfter(later, rest)}))`;
}

/** The condition that a text has this part, whatever the case; what is a wildcard to SQL is not. */
export function hasText(value: SQL, part: string): SQL {
  return sql`${value} ilike ${`%${escapeLike(part)}%`}`;
}

/** A text as it stands in a pattern of `like`. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
}

/** All of these; true when there are none. */
export function allOf(conditions: readonly (SQL | undefined)[]): SQL {
  const given = conditions.filter((one) => one !== undefined);
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `);
}
