import { and, eq, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** The condition that each of these columns has its value; those without a value do not count. */
export function matchesAll(
  ...wishes: readonly [column: PgColumn, value: string | undefined][]
): SQL | undefined {
  return and(
    ...wishes.map(([column, value]) => (value === undefined ? undefined : eq(column, value))),
  );
}
