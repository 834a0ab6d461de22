import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, countsOfDay } from './columns.ts';
import type { ClickFacet } from './influencer-facet-hours.ts';

/** The breakdown rollup of days of UTC that are over: `influencer_facet_hours`, folded. */
export const influencerFacetDays = pgTable(
  'influencer_facet_days',
  {
    day_at: at().notNull(),
    ...countsOfDay(),
    influencer_id: text().notNull(),
    facet: text().$type<ClickFacet>().notNull(),
    value: text().notNull(),
  },
  (days) => [
    // breakDownFigures and sumClicks read a facet of an influencer over a period; foldHours adds
    primaryKey({
      name: 'influencer_facet_days_pkey',
      columns: [days.influencer_id, days.facet, days.day_at, days.value],
    }),
    // rebuildRollups reads a day of everybody
    index('influencer_facet_days_day_at_idx')
      .using('brin', days.day_at)
      .with({ autosummarize: true }),
  ],
);
