import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/** What a click itself tells; what its link tells is joined to the hours of the link. */
export type ClickFacet = 'country' | 'device' | 'referrer' | 'sub_id' | 'app';

/**
 * The breakdown rollup: what happened to an influencer's links in an hour, by a facet of the clicks
 * and its value, which is empty where it is not known. The values of a facet add up to
 * `link_hours`; of `app`, where unknown ones have no row, with what is missing.
 */
export const influencerFacetHours = pgTable(
  'influencer_facet_hours',
  {
    influencer_id: text().notNull(),
    facet: text().$type<ClickFacet>().notNull(),
    hour_at: at().notNull(),
    value: text().notNull(),
    impressions: integer().notNull().default(0),
    clicks: integer().notNull().default(0),
    unique_clicks: integer().notNull().default(0),
    bot_requests: integer().notNull().default(0),
  },
  (hours) => [
    // breakDownFigures and sumClicks read a facet of an influencer over a period; insertClicks
    // adds to it
    primaryKey({
      name: 'influencer_facet_hours_pkey',
      columns: [hours.influencer_id, hours.facet, hours.hour_at, hours.value],
    }),
    // rebuildRollups reads a day of everybody
    index('influencer_facet_hours_hour_at_idx')
      .using('brin', hours.hour_at)
      .with({ autosummarize: true }),
  ],
);
