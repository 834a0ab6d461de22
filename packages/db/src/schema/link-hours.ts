import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, countsOfHour } from './columns.ts';

/** The hourly rollup: what happened to a link in an hour. `requests = clicks + bot_requests`. */
export const linkHours = pgTable(
  'link_hours',
  {
    link_id: text().notNull(),
    hour_at: at().notNull(),
    influencer_id: text().notNull(),
    ...countsOfHour(),
  },
  (hours) => [
    // insertClicks adds a batch to the hour of each link; listMostClicked reads a period of it
    primaryKey({ name: 'link_hours_pkey', columns: [hours.link_id, hours.hour_at] }),
    // listMostClicked and listGauges: everybody's of a period
    index('link_hours_hour_at_idx').on(hours.hour_at),
    // breakDownFigures, listLinkDays and listLiveChanges: an influencer's of a period
    index('link_hours_influencer_idx').on(hours.influencer_id, hours.hour_at),
  ],
);
