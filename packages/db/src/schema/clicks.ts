import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { date, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/** The hour of a time, in the spelling that the index of clicks by link and hour has. */
export function hourOf(time: SQLWrapper): SQL {
  return sql`date_bin('1 hour', ${time}, '2000-01-01T00:00:00Z'::timestamptz)`;
}

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
    /** The day on which the visitor counts, where that is not the click's day of UTC. */
    visitor_day: date({ mode: 'string' }),
  },
  (clicks) => [
    // insertClicks: a click delivered again is not stored again (the time is part of the id)
    primaryKey({ name: 'clicks_pkey', columns: [clicks.id, clicks.clicked_at] }),
    // eraseVisitors, insertClicks and linkCounts: the clicks of links in some hours (`hourOf`);
    // by the hour, so that clicks of the same have their key in common
    index('clicks_link_hour_idx').on(clicks.link_id, hourOf(clicks.clicked_at)),
    // rebuildRollups and checkRollups read a day of a month; rows lie in the order they came
    index('clicks_clicked_at_idx').using('brin', clicks.clicked_at).with({ autosummarize: true }),
  ],
);
