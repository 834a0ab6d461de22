import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

/** A table whose rows are found, listed and changed by their id. */
export type RowTable = PgTable & { id: PgColumn };
