import type { Flag } from '@skinstack/domain/orders/flags';
import { and, asc, desc, eq, gte, ilike, inArray, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { leftOfItem } from '../payouts/list-payouts.ts';
import { containing, isOneOf, type Listed, type Page } from '../rows/find-rows.ts';
import { commissionDecisions } from '../schema/commission-decisions.ts';
import { type CommissionState, commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';
import { influencers } from '../schema/influencers.ts';
import { networkAccounts } from '../schema/network-accounts.ts';
import { orders } from '../schema/orders.ts';
import { payoutCommissions } from '../schema/payout-commissions.ts';
import { payouts } from '../schema/payouts.ts';
import { products } from '../schema/products.ts';
import { reversals } from '../schema/reversals.ts';
import { trackingLinks } from '../schema/tracking-links.ts';
import { hasFlag } from './list-reviews.ts';

/** Which conversions; what is left out is not asked for. An influencer's carry their id. */
export type ConversionFilter = {
  id?: string | undefined;
  ids?: readonly string[] | undefined;
  order_id?: string | undefined;
  influencer_id?: string | undefined;
  /** One of these; a brand's carry its merchants. */
  merchant_ids?: readonly string[] | undefined;
  program_id?: string | undefined;
  link_id?: string | undefined;
  state?: CommissionState | undefined;
  flag?: Flag | undefined;
  product_id?: string | undefined;
  currency?: string | undefined;
  /** Part of the order's number or of the product's name. */
  q?: string | undefined;
  /** When it was ordered. */
  from?: Date | undefined;
  to?: Date | undefined;
};
export type ConversionRow = Awaited<ReturnType<typeof selectPage>>[number];

/** Conversions with their order and commission, newest first. */
export async function listConversions(
  db: Database,
  filter: ConversionFilter,
  page: Page,
): Promise<Listed<ConversionRow>> {
  const rows = await selectPage(db, filter, page);
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  return { data, next_cursor: rows.length > page.limit && last ? last.conversion.id : null };
}

function selectPage(db: Database, filter: ConversionFilter, page: Page) {
  const { id, ids, order_id, influencer_id, program_id, link_id, state, flag } = filter;
  const { merchant_ids, product_id, currency, q, from, to } = filter;
  return db
    .select({
      conversion: conversions,
      commission: commissions,
      external_order_id: orders.external_order_id,
      decision: orders.decision,
      payment_state: orders.payment_state,
      paid_at: orders.paid_at,
      told_by: orders.told_by,
      network_account_id: orders.network_account_id,
      network: networkAccounts.network,
      product_name: products.name,
      link_slug: trackingLinks.slug,
      influencer_name: influencers.display_name,
    })
    .from(conversions)
    .innerJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .innerJoin(orders, eq(orders.id, conversions.order_id))
    .innerJoin(networkAccounts, eq(networkAccounts.id, orders.network_account_id))
    .innerJoin(influencers, eq(influencers.id, conversions.influencer_id))
    .leftJoin(products, eq(products.id, conversions.product_id))
    .leftJoin(trackingLinks, eq(trackingLinks.id, conversions.link_id))
    .where(
      and(
        id === undefined ? undefined : eq(conversions.id, id),
        ids === undefined ? undefined : inArray(conversions.id, [...ids]),
        order_id === undefined ? undefined : eq(conversions.order_id, order_id),
        influencer_id === undefined ? undefined : eq(conversions.influencer_id, influencer_id),
        merchant_ids === undefined ? undefined : isOneOf(conversions.merchant_id, merchant_ids),
        program_id === undefined ? undefined : eq(conversions.program_id, program_id),
        link_id === undefined ? undefined : eq(conversions.link_id, link_id),
        state === undefined ? undefined : eq(commissions.state, state),
        flag === undefined ? undefined : hasFlag(flag),
        product_id === undefined ? undefined : eq(conversions.product_id, product_id),
        currency === undefined ? undefined : eq(conversions.currency, currency),
        from === undefined ? undefined : gte(conversions.ordered_at, from),
        to === undefined ? undefined : lt(conversions.ordered_at, to),
        q === undefined
          ? undefined
          : or(ilike(orders.external_order_id, containing(q)), ilike(products.name, containing(q))),
        page.cursor === undefined ? undefined : lt(conversions.id, page.cursor),
      ),
    )
    .orderBy(desc(conversions.id))
    .limit(page.limit + 1);
}

/** What was taken back of these conversions, and the payouts their commissions went into. */
export async function listMovementsOfConversions(
  db: Database,
  conversion_ids: readonly string[],
  commission_ids: readonly string[],
) {
  if (conversion_ids.length === 0) return { reversals: [], payouts: [], decisions: [] };
  const [reversalRows, payoutRows, decisionRows] = await db.batch([
    db
      .select()
      .from(reversals)
      .where(inArray(reversals.conversion_id, [...conversion_ids]))
      .orderBy(asc(reversals.id)),
    db
      .select({
        commission_id: payoutCommissions.commission_id,
        amount_minor: leftOfItem,
        payout: payouts,
      })
      .from(payoutCommissions)
      .innerJoin(payouts, eq(payouts.id, payoutCommissions.payout_id))
      .where(inArray(payoutCommissions.commission_id, [...commission_ids]))
      .orderBy(asc(payouts.id)),
    db
      .select()
      .from(commissionDecisions)
      .where(inArray(commissionDecisions.commission_id, [...commission_ids]))
      .orderBy(asc(commissionDecisions.id)),
  ]);
  return { reversals: reversalRows, payouts: payoutRows, decisions: decisionRows };
}

/**
 * The orders known under an id, newest first: two shops may number alike.
 * @param choice only those of an account, or of a merchant
 */
export async function findOrders(
  db: Database,
  external_order_id: string,
  choice: { network_account_id?: string | undefined; merchant_id?: string | undefined } = {},
) {
  const { network_account_id, merchant_id } = choice;
  const ofMerchant = or(
    eq(conversions.merchant_id, merchant_id ?? ''),
    eq(networkAccounts.merchant_id, merchant_id ?? ''),
  );
  return db
    .select({
      order: orders,
      network: networkAccounts.network,
      conversion_id: conversions.id,
      influencer_id: conversions.influencer_id,
      // of the sale, or of the account that told of it
      merchant_id: sql<string | null>`coalesce(
        ${conversions.merchant_id}, ${networkAccounts.merchant_id})`,
    })
    .from(orders)
    .innerJoin(networkAccounts, eq(networkAccounts.id, orders.network_account_id))
    .leftJoin(conversions, eq(conversions.order_id, orders.id))
    .where(
      and(
        eq(orders.external_order_id, external_order_id),
        network_account_id === undefined
          ? undefined
          : eq(orders.network_account_id, network_account_id),
        merchant_id === undefined ? undefined : ofMerchant,
      ),
    )
    .orderBy(desc(orders.id), sql`${conversions.superseded_at} desc nulls first`)
    .limit(20);
}
