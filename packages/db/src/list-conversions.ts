import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { Listed, Page } from './list-rows.ts';
import { type CommissionState, commissions } from './schema/commissions.ts';
import { conversions } from './schema/conversions.ts';
import { networkAccounts } from './schema/network-accounts.ts';
import { orders } from './schema/orders.ts';

/** Which conversions; what is left out is not asked for. An influencer's carry their id. */
export type ConversionFilter = {
  id?: string | undefined;
  order_id?: string | undefined;
  influencer_id?: string | undefined;
  program_id?: string | undefined;
  link_id?: string | undefined;
  state?: CommissionState | undefined;
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
  const { id, order_id, influencer_id, program_id, link_id, state } = filter;
  return db
    .select({
      conversion: conversions,
      commission: commissions,
      external_order_id: orders.external_order_id,
      decision: orders.decision,
      network: networkAccounts.network,
    })
    .from(conversions)
    .innerJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .innerJoin(orders, eq(orders.id, conversions.order_id))
    .innerJoin(networkAccounts, eq(networkAccounts.id, orders.network_account_id))
    .where(
      and(
        id === undefined ? undefined : eq(conversions.id, id),
        order_id === undefined ? undefined : eq(conversions.order_id, order_id),
        influencer_id === undefined ? undefined : eq(conversions.influencer_id, influencer_id),
        program_id === undefined ? undefined : eq(conversions.program_id, program_id),
        link_id === undefined ? undefined : eq(conversions.link_id, link_id),
        state === undefined ? undefined : eq(commissions.state, state),
        page.cursor === undefined ? undefined : lt(conversions.id, page.cursor),
      ),
    )
    .orderBy(desc(conversions.id))
    .limit(page.limit + 1);
}
