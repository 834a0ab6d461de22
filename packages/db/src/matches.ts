import { eq, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** The condition that a column has this value, for callers that know no SQL. */
export function matches(column: PgColumn, value: string): SQL {
  return eq(column, value);
}
