import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/**
 * What happened that somebody may want to be told: a row each, written by triggers in the statement
 * that made it happen (`note_event`), so neither can be without the other.
 */
export const outboxEvents = pgTable(
  'outbox_events',
  {
    /** Events of one object are numbered in the order they became true. */
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    type: text().notNull(),
    /** The conversion, payout, link or membership it is about. */
    object_id: text().notNull(),
    /** The how-manieth of its object. */
    sequence: integer().notNull(),
    /** Whose it is, for those who may be told; the influencer and the program there is. */
    influencer_id: text(),
    merchant_id: text(),
    program_id: text(),
    occurred_at: at().notNull().default(sql`clock_timestamp()`),
    /** When it became deliveries and mails. */
    told_at: at(),
  },
  (events) => [
    // listUntoldEvents: what waits
    index('outbox_events_untold_idx').on(events.id).where(sql`told_at is null`),
    // deleteOldNotices: whether there is a later one; and note_event, the number of the next
    index('outbox_events_object_idx').on(events.object_id, events.sequence),
  ],
);
