import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { products } from './products.ts';
import { programs } from './programs.ts';

/**
 * Where a slug is from. Twins have the same letters as another link, in another case or with other
 * marks behind them; there are none but those from before slugs were unique so.
 */
export type SlugKind = 'generated' | 'custom' | 'first_twin' | 'later_twin';

/** Short links: a slug, whose it is, and where it leads. */
export const trackingLinks = pgTable(
  'tracking_links',
  {
    id: text().primaryKey(),
    slug: text().notNull(),
    slug_kind: text().$type<SlugKind>().notNull().default('generated'),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    /** Null for a page of the shop that is no product. */
    product_id: text().references(() => products.id),
    destination_url: text().notNull(),
    campaign: text(),
    sub_id: text(),
    is_active: boolean().notNull().default(true),
    expires_at: at(),
    /** Since when nobody lists or changes it; its slug stays taken, and ends for followers. */
    deleted_at: at(),
    created_at: createdAt(),
    updated_at: at().notNull().defaultNow(),
  },
  (links) => [
    // findRedirectLink: one index look-up a cold redirect; a slug is taken once, case and all
    uniqueIndex('tracking_links_slug_key').on(links.slug),
    // findRedirectLink: a slug in another spelling, which is taken once, too
    uniqueIndex('tracking_links_canonical_slug_key')
      .on(sql`lower(rtrim(${links.slug}, '-_') collate "C")`)
      .where(sql`${links.slug_kind} <> 'later_twin'`),
    // deactivateLinks: the links that lead to an address a network stopped
    index('tracking_links_destination_idx').using('hash', links.destination_url),
    // listLinks: an influencer's links, newest first (ids sort by time)
    index('tracking_links_influencer_idx').on(links.influencer_id, links.id),
    // listMostClicked: the links of a program
    index('tracking_links_program_id_idx').on(links.program_id),
    check(
      'tracking_links_slug_kind',
      sql`${links.slug_kind} in ('generated', 'custom', 'first_twin', 'later_twin')`,
    ),
    // listLinks: the links to a product; listProducts: the caller's own newest of them
    index('tracking_links_product_idx').on(links.product_id, links.influencer_id, links.id),
    // listLinks: the links of a campaign, newest first
    index('tracking_links_campaign_idx').on(links.campaign, links.id),
    check('tracking_links_deleted', sql`${links.deleted_at} is null or not ${links.is_active}`),
  ],
);

export type LinkRow = typeof trackingLinks.$inferSelect;
