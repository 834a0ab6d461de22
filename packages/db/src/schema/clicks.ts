import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/**
 * Raw requests for links, partitioned by month in the migration. No foreign keys: a click is kept
 * whatever becomes of its link, and the insert stays cheap.
 */
export const clicks = pgTable(
  'clicks',
  {
    id: text().notNull(),
    clicked_at: at().notNull(),
    link_id: text().notNull(),
    kind: text().$type<'click' | 'bot' | 'impression'>().notNull(),
    bot_reason: text(),
    visitor_hash: text(),
    sub_id: text(),
    country: text(),
    device: text(),
    referrer_host: text(),
    app: text(),
  },
  (clicks) => [
    // insertClicks: a click delivered again is not stored again (the time is part of the id)
    primaryKey({ name: 'clicks_pkey', columns: [clicks.id, clicks.clicked_at] }),
    // eraseVisitors: the clicks of an influencer's links
    index('clicks_link_id_idx').on(clicks.link_id, clicks.clicked_at),
    // rebuildRollups and checkRollups read a day of a month; rows lie in the order they came
    index('clicks_clicked_at_idx').using('brin', clicks.clicked_at).with({ autosummarize: true }),
  ],
);
