import { date, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/**
 * Who has been counted as a unique click of a link, by keyed hash, on a day of the time zone the
 * influencer had.
 */
export const linkVisitors = pgTable(
  'link_visitors',
  {
    seen_on: date({ mode: 'string' }).notNull(),
    link_id: text().notNull(),
    visitor_hash: text().notNull(),
    /** The click that was counted, whose hour and country the visitor is one of; null of old. */
    click_id: text(),
  },
  (visitors) => [
    // insertClicks counts a visitor once a link and day; the day first, so old days go cheaply
    primaryKey({
      name: 'link_visitors_pkey',
      columns: [visitors.seen_on, visitors.link_id, visitors.visitor_hash],
    }),
  ],
);
