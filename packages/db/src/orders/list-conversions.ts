import type { Flag } from '@skinstack/domain/orders/flags';
import { and, desc, eq, gte, ilike, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { leftOfItem } from '../payouts/list-payouts.ts';
import { containing, isOneOf, type Listed, type Page } from '../rows/find-rows.ts';
import { fromJsonRow } from '../rows/json-rows.ts';
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
export type ConversionRow = ReturnType<typeof readRow>;

/**
 * Conversions with their order and commission, newest first, and what moved since: what was taken
 * back, payouts, and decisions. One statement, so all of it is seen at one moment.
 */
export async function listConversions(
  db: Database,
  filter: ConversionFilter,
  page: Page,
): Promise<Listed<ConversionRow>> {
  const rows = await selectPage(db, filter, page);
  const data = rows.slice(0, page.limit).map(readRow);
  const last = data.at(-1);
  return { data, next_cursor: rows.length > page.limit && last ? last.conversion.id : null };
}

/** The movements of a row, as JSON: a look by an index for each. */
const MOVEMENTS = {
  reversals: sql<unknown[] | null>`(select json_agg(word order by word.id) from ${reversals} word
    where word.conversion_id = ${conversions.id})`,
  payouts: sql<Paid[] | null>`(select json_agg(json_build_object('amount_minor', ${leftOfItem},
      'payout', ${payouts}) order by ${payouts.id})
    from ${payoutCommissions} join ${payouts} on ${payouts.id} = ${payoutCommissions.payout_id}
    where ${payoutCommissions.commission_id} = ${commissions.id})`,
  decisions: sql<unknown[] | null>`(select json_agg(made order by made.id)
    from ${commissionDecisions} made where made.commission_id = ${commissions.id})`,
};
type Paid = { amount_minor: number; payout: unknown };

function readRow(row: Awaited<ReturnType<typeof selectPage>>[number]) {
  return {
    ...row,
    reversals: (row.reversals ?? []).map((one) => fromJsonRow(reversals, one)),
    payouts: (row.payouts ?? []).map(({ amount_minor, payout }) => ({
      amount_minor: BigInt(amount_minor),
      payout: fromJsonRow(payouts, payout),
    })),
    decisions: (row.decisions ?? []).map((one) => fromJsonRow(commissionDecisions, one)),
  };
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
      ...MOVEMENTS,
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
        ids === undefined ? undefined : isOneOf(conversions.id, ids),
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
      // what it was credited to once may be nobody's now
      is_credited: sql<boolean>`exists (select from ${conversions} as now_credited
        where now_credited.order_id = ${orders.id} and now_credited.superseded_at is null)`,
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
