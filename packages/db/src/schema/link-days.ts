import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, countsOfDay } from './columns.ts';

/**
 * What happened to a link on a day of UTC that is over: the hours of `link_hours`, folded. What
 * came later is in `link_hours` until it is folded too, so a day is both together.
 */
export const linkDays = pgTable(
  'link_days',
  {
    day_at: at().notNull(),
    ...countsOfDay(),
    link_id: text().notNull(),
    influencer_id: text().notNull(),
  },
  (days) => [
    // foldHours adds to the day of a link; listMostClicked reads a period of it
    primaryKey({ name: 'link_days_pkey', columns: [days.link_id, days.day_at] }),
    // listMostClicked and rebuildRollups: everybody's of a period
    index('link_days_day_at_idx').on(days.day_at),
    // breakDownFigures and listLinkDays: an influencer's of a period
    index('link_days_influencer_idx').on(days.influencer_id, days.day_at),
  ],
);
