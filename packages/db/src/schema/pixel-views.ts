import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/**
 * Impressions of visitors, while a click may still come of them; those that led to one stay as long
 * as the raw clicks do.
 */
export const pixelViews = pgTable(
  'pixel_views',
  {
    link_id: text().notNull(),
    visitor_hash: text().notNull(),
    /** Empty where there is none. */
    sub_id: text().notNull(),
    /** The impression among the clicks, and its time. */
    impression_id: text().notNull(),
    shown_at: at().notNull(),
    /** The click it led to; null while there is none. */
    click_id: text(),
  },
  (views) => [
    // insertClicks: the impression of the same placement that a visitor saw last
    primaryKey({
      name: 'pixel_views_pkey',
      columns: [views.link_id, views.visitor_hash, views.sub_id, views.impression_id],
    }),
    // deletePixelViews and eraseVisitors: those of a time; rows lie in the order they came
    index('pixel_views_shown_at_idx').using('brin', views.shown_at).with({ autosummarize: true }),
  ],
);
