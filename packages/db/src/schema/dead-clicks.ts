import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';

/**
 * What came as a click and could not be stored as one, whole, until it is replayed. It is kept here
 * and not in a queue, which forgets after days.
 */
export const deadClicks = pgTable(
  'dead_clicks',
  {
    /** SHA-256 of the body: the same one delivered again is the same row (upsertDeadClicks). */
    digest: text().primaryKey(),
    /** The JSON that came, as text: it may be wrong in being JSON that PostgreSQL refuses. */
    body: text().notNull(),
    reason: text().notNull(),
    created_at: createdAt(),
    replayed_at: at(),
  },
  (dead) => [
    // listDeadClicks and listGauges: those that wait, among all there ever were
    index('dead_clicks_waiting_idx').on(dead.created_at).where(sql`replayed_at is null`),
  ],
);
